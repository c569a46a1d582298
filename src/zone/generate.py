"""Writes windows.rs, the names that Windows gives to time zones.

    npm pack cldr-core@48.2.0 && tar xzf cldr-core-48.2.0.tgz
    python3 src/zone/generate.py package > src/zone/windows.rs

The same release gives the same bytes. Take a newer one when Windows has a new zone.
"""

import json
import sys
from pathlib import Path

RELEASE = "48.2.0"


def main():
    package = Path(sys.argv[1])
    found = json.loads((package / "package.json").read_text())["version"]
    assert found == RELEASE, f"made for cldr-core {RELEASE}, found {found}"
    zones = json.loads((package / "supplemental" / "windowsZones.json").read_text())
    rows = [row["mapZone"] for row in zones["supplemental"]["windowsZones"]["mapTimezones"]]
    # Territory 001 is the world: the zone of the name where nothing is known about the country.
    world = {row["_other"]: row["_type"] for row in rows if row["_territory"] == "001"}
    out = sys.stdout
    out.write("//! Written by generate.py; not to be changed by hand.\n//!\n")
    out.write(f"//! From windowsZones of the Unicode CLDR (npm package cldr-core {RELEASE}): copyright (c) 2004-2026 Unicode,\n")
    out.write("//! Inc., under the licence in `LICENSE-UNICODE` beside this file.\n\n")
    out.write("/// What Windows calls a zone, and its IANA name; in the order of the names in lower case.\n")
    out.write(f"pub(super) const WINDOWS: [(&str, &str); {len(world)}] = [\n")
    for name in sorted(world, key=str.lower):
        assert name.isascii() and " " not in world[name], (name, world[name])
        out.write(f'    ("{name}", "{world[name]}"),\n')
    out.write("];\n")


if __name__ == "__main__":
    main()
