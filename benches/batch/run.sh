#!/usr/bin/env bash
# Batches and what they are measured against, in one run: processor time a plan, how two threads fare beside one, and how
# many times as long as the finished bytes a calendar takes to be written. Absolute times drift between machines and hours; the
# ratios of one run hold.
# Needs /dev/shm, python3, and icalendar for Python (PyPI or Debian's python3-icalendar) for its own line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=${CARGO_TARGET_DIR:-target}
cargo build --locked --release --bin mesoplan
cargo build --locked --release --manifest-path benches/batch/Cargo.toml
python=${PYTHON:-python3}
mesoplan=$target/release/mesoplan peers=$target/release/batch-peers
[ -x "$peers" ] || peers=benches/batch/target/release/batch-peers
work=$(mktemp -d /dev/shm/mesoplan-bench.XXXXXX)
trap 'rm -rf "$work"' EXIT

"$python" - "$work" <<'PYTHON'
import sys
from datetime import date, timedelta
for name, rows, on, at in [
    ("plain", 200_000, "", ""),
    ("weekdays", 50_000, "tue,thu", ""),
    ("few", 5_000, "", ""),
    ("timed", 5_000, "", "17:30"),
]:
    with open(f"{sys.argv[1]}/{name}.csv", "w") as file:
        print("id,protocol,start,on,at,name", file=file)
        for row in range(rows):
            start = date(2026, 12, 1) + timedelta(row % 3650)
            print(f'p-{row},hair-loss,{start},"{on}",{at},Person {row}', file=file)
PYTHON

# measured NAME COUNT COMMAND...: the processor and the wall-clock time of a command, for each of COUNT plans; and the first
# as a multiple of `$finished`, where that is known.
finished=
measured() {
  local name=$1 count=$2; shift 2
  TIMEFORMAT='%R %U %S'
  local times; times=$( { time "$@" >/dev/null 2>&1; } 2>&1 )
  read -r wall user system <<<"$times"
  processor=$(awk -v c="$count" -v u="$user" -v s="$system" 'BEGIN { print (u + s) / c * 1e6 }')
  awk -v n="$name" -v p="$processor" -v c="$count" -v w="$wall" -v f="${finished:-0}" \
    'BEGIN { printf "%-44s %9.2f µs processor, %9.2f µs wall a plan", n, p, w / c * 1e6
             if (f > 0) printf ", %7.2f times the finished bytes", p / f
             print "" }'
}

# calendars LIST MODEL: calendars of a list with 5,000 rows to a memory disk, beside other ways to write ones like the model.
calendars() {
  local list=$work/$1.csv model=$work/$2 finished=
  echo "calendars of 19 sessions, $(stat -c %s "$model") bytes each, to a memory disk:"
  measured "  finished bytes" 5000 "$peers" raw "$model" "$work/raw-$1" 5000
  finished=$processor
  measured "  mesoplan batch -o, 1 thread" 5000 "$mesoplan" batch "$list" -o "$work/one-$1/" --jobs 1
  measured "  mesoplan batch -o, 2 threads" 5000 "$mesoplan" batch "$list" -o "$work/two-$1/" --jobs 2
  measured "  mesoplan batch --with ics" 5000 "$mesoplan" batch "$list" -o "$work/$1.ndjson" --with ics --jobs 1
  measured "  the icalendar crate" 1000 "$peers" icalendar "$model" "$work/crate-$1" 1000
  if "$python" -c 'import icalendar' 2>/dev/null; then
    measured "  icalendar for Python" 100 "$python" benches/batch/plain.py "$model" "$work/python-$1" 100
  fi
  rm -rf "$work"/{raw,one,two,crate,python}-"$1" "$work/$1.ndjson"
}

measured "dates, 1 thread" 200000 "$mesoplan" batch "$work/plain.csv" --jobs 1
measured "dates, 2 threads" 200000 "$mesoplan" batch "$work/plain.csv" --jobs 2
measured "dates on Tuesdays and Thursdays, 1 thread" 50000 "$mesoplan" batch "$work/weekdays.csv" --jobs 1
"$mesoplan" plan hair-loss --start 2026-12-01 -o "$work/days.ics" >/dev/null 2>&1
"$mesoplan" plan hair-loss --start 2026-12-01 --at 17:30 -o "$work/times.ics" >/dev/null 2>&1
calendars few days.ics
echo "the same with clock times:"
calendars timed times.ics
