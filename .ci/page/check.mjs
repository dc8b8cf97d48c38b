// node check.mjs PAGE... : fails if axe-core finds a violation of WCAG 2.2 AA or of good practice on a page, in light or
// dark colours, folded or unfolded, on a wide screen or a phone, or if a page is wider than the phone.
import {createRequire} from 'node:module';
import {existsSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import puppeteer from 'puppeteer-core';

const axe = createRequire(import.meta.url).resolve('axe-core');
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROME ?? browsers.find(existsSync);
if (!executablePath) {
    throw new Error('no Chromium: install one, or name it with CHROME');
}
const browser = await puppeteer.launch({executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']});
let failures = 0;
let checks = 0;
for (const file of process.argv.slice(2)) {
    for (const scheme of ['light', 'dark']) {
        for (const width of [1200, 390]) {
            for (const open of [false, true]) {
                const page = await browser.newPage();
                await page.setViewport({width, height: 900});
                await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
                await page.goto(pathToFileURL(file).href);
                if (open) {
                    await page.evaluate(() => document.querySelectorAll('details').forEach(part => part.open = true));
                }
                await page.addScriptTag({path: axe});
                const found = await page.evaluate(() => axe.run(document));
                const where = `${file}, ${scheme}, ${width} px, ${open ? 'unfolded' : 'folded'}`;
                for (const violation of found.violations) {
                    failures++;
                    console.error(`${where}: ${violation.id}: ${violation.help}, such as ${violation.nodes[0].html}`);
                }
                const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                if (wide > width) {
                    failures++;
                    console.error(`${where}: the page is ${wide} px wide`);
                }
                if (found.passes.length === 0) {
                    failures++;
                    console.error(`${where}: axe-core looked at nothing`);
                }
                checks++;
                await page.close();
            }
        }
    }
}
await browser.close();
console.log(`${checks} looks at ${process.argv.length - 2} pages, ${failures} faults`);
process.exit(failures === 0 && checks > 0 ? 0 : 1);
