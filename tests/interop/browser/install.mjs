// Unpacks the browser of the package into the folder TMPDIR, where the package looks for it again.
import chromium from "@sparticuz/chromium";

process.stdout.write(await chromium.executablePath());
