#!/usr/bin/env bash
# Batches and what they are measured against, in one run: processor time a plan, and how two threads fare beside one.
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
for name, rows, on in [("plain", 200_000, ""), ("weekdays", 50_000, "tue thu".replace(" ", ",")), ("few", 5_000, "")]:
    with open(f"{sys.argv[1]}/{name}.csv", "w") as file:
        print("id,protocol,start,on,name", file=file)
        for row in range(rows):
            print(f'p-{row},hair-loss,{date(2026, 12, 1) + timedelta(row % 3650)},"{on}",Person {row}', file=file)
PYTHON

# measured NAME COUNT COMMAND...: the processor and the wall-clock time of a command, for each of so many plans.
measured() {
  local name=$1 count=$2; shift 2
  TIMEFORMAT='%R %U %S'
  local times; times=$( { time "$@" >/dev/null 2>&1; } 2>&1 )
  read -r wall user system <<<"$times"
  awk -v n="$name" -v c="$count" -v w="$wall" -v u="$user" -v s="$system" \
    'BEGIN { printf "%-44s %9.2f µs processor, %9.2f µs wall a plan\n", n, (u + s) / c * 1e6, w / c * 1e6 }'
}

measured "dates, 1 thread" 200000 "$mesoplan" batch "$work/plain.csv" --jobs 1
measured "dates, 2 threads" 200000 "$mesoplan" batch "$work/plain.csv" --jobs 2
measured "dates on Tuesdays and Thursdays, 1 thread" 50000 "$mesoplan" batch "$work/weekdays.csv" --jobs 1
"$mesoplan" plan hair-loss --start 2026-12-01 -o "$work/model.ics" >/dev/null 2>&1
echo "calendars of 19 sessions, $(stat -c %s "$work/model.ics") bytes each, to a memory disk:"
measured "  finished bytes" 5000 "$peers" raw "$work/model.ics" "$work/raw" 5000
measured "  mesoplan batch -o, 1 thread" 5000 "$mesoplan" batch "$work/few.csv" -o "$work/one/" --jobs 1
measured "  mesoplan batch -o, 2 threads" 5000 "$mesoplan" batch "$work/few.csv" -o "$work/two/" --jobs 2
measured "  the icalendar crate" 1000 "$peers" icalendar "$work/model.ics" "$work/crate" 1000
if "$python" -c 'import icalendar' 2>/dev/null; then
  measured "  icalendar for Python" 100 "$python" benches/batch/plain.py "$work/model.ics" "$work/python" 100
fi
