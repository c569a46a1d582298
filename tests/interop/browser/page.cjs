// Opens pages in a browser as a person would, and prints what it saw of each as one JSON object, by file.
//
//   node page.cjs BROWSER FILE…
//
// It reads, presses and prints; it judges nothing.
const axe = require("axe-core");
const fs = require("node:fs");
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1200, height: 900 };
// What could load, run or show something that is not in the page.
const FOREIGN = "script, img, iframe, link, object, embed, form, [onclick], [onerror], [onload], [src]";

async function main([executablePath, ...files]) {
  // The pages are our own, and the sandbox of the browser does not start for root or in most containers.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const seen = {};
    for (const file of files) seen[file] = await look(browser, pathToFileURL(file).href);
    process.stdout.write(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
}

async function look(browser, url) {
  const phone = await open(browser, url, PHONE);
  const { page, complaints } = phone;
  const violations = await faults(page);
  const inside = await page.evaluate(
    (foreign) => ({
      language: document.documentElement.lang,
      title: document.title,
      heading: document.querySelector("h1").innerText,
      foreign: document.querySelectorAll(foreign).length,
      width: document.documentElement.scrollWidth,
    }),
    FOREIGN,
  );
  const focused = await tabbed(page);
  await page.emulateMedia({ colorScheme: "dark" });
  violations.push(...(await faults(page)));
  const zoomed = await page.evaluate(() => {
    document.documentElement.style.fontSize = "212.5%";
    return document.documentElement.scrollWidth;
  });
  await phone.context.close();

  const desk = await open(browser, url, DESK);
  violations.push(...(await faults(desk.page)));
  await desk.page.emulateMedia({ media: "print" });
  const letters = await desk.page.evaluate(onPaper);
  await desk.page.emulateMedia({ media: null });
  const sides = { a4: await printed(desk.page, "A4"), letter: await printed(desk.page, "Letter") };
  await desk.context.close();

  // Reading and saving need no script.
  const still = await open(browser, url, PHONE, { javaScriptEnabled: false });
  const files = await saved(still.page);
  await still.context.close();
  return { ...inside, ...letters, zoomed, violations, focused, sides, files, complaints: [...complaints, ...desk.complaints, ...still.complaints] };
}

async function open(browser, url, viewport, options = {}) {
  const context = await browser.newContext({ viewport, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) complaints.push(`asks for ${request.url()}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(url);
  return { context, page, complaints };
}

// What axe finds wrong, with the first element of each.
async function faults(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html.slice(0, 200)}`);
}

// What the tab key reaches, in order, by the names that a screen reader says, and whether the focus can be seen.
async function tabbed(page) {
  const reached = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle === "none" || outlineWidth === "0px" ? "invisible focus" : (element.ariaLabel ?? element.innerText);
    });
    if (name === null || reached.length > 1000) return reached;
    reached.push(name);
  }
}

// How large the smallest letters are that are seen on paper, and those of the days of visits, in pixels.
function onPaper() {
  const sizes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const seen = element.checkVisibility() && !element.closest(".said") && walker.currentNode.data.trim() !== "";
    if (seen) sizes.push(parseFloat(getComputedStyle(element).fontSize));
  }
  const days = [...document.querySelectorAll(".day")].map((day) => parseFloat(getComputedStyle(day).fontSize));
  return { smallest: Math.min(...sizes), days: Math.min(...days) };
}

// How many sides of paper.
async function printed(page, format) {
  const pdf = await page.pdf({ format, preferCSSPageSize: false });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
}

// What each button saves. The browser lets ten files of a page through in a second, more than a person can press.
async function saved(page) {
  const files = [];
  for (const button of await page.locator("a[download]").all()) {
    const [download] = await Promise.all([page.waitForEvent("download"), button.press("Enter")]);
    const bytes = fs.readFileSync(await download.path());
    await page.waitForTimeout(110);
    files.push({ name: download.suggestedFilename(), base64: bytes.toString("base64") });
  }
  return files;
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
