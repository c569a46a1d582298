// Prints pages on A4 paper as a browser does, each into a PDF file beside it.
//
//   node print.cjs BROWSER FILE…
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

async function main([executablePath, ...files]) {
  // The pages are our own, and the sandbox of the browser does not start for root or in most containers.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    for (const file of files) {
      await page.goto(pathToFileURL(file).href);
      await page.pdf({ path: file.replace(/\.html$/, ".pdf"), format: "A4" });
    }
  } finally {
    await browser.close();
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
