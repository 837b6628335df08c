// read.mjs SYSTEM WIDTHxHEIGHT EPUB FOLDER: opens an EPUB in a reading system, every chapter in
// pages and scrolled, light and dark. Leaves screenshots in FOLDER and prints what is at fault.
import { createServer } from "node:http"
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const { READING_SYSTEMS: modules, BROWSER: browserPath } = process.env
const { default: puppeteer } = await import(
    createRequire(join(modules, "-")).resolve("puppeteer-core"))

const [system, size, book, folder] = process.argv.slice(2)
const [width, height] = size.split("x").map(Number)
const here = dirname(fileURLToPath(import.meta.url))
// A chapter that scrolls is pictured in one piece, as far as a picture can be.
const TALLEST = 8000
const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", json: "application/json" }

const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://book").pathname)
    const file = path === "/book.epub" ? book
        : path.startsWith("/modules/") ? join(modules, path.slice("/modules/".length))
        : join(here, path)
    try {
        const data = await readFile(file)
        response.setHeader("Content-Type", TYPES[file.split(".").pop()] ?? "application/octet-stream")
        response.end(data)
    } catch {
        response.writeHead(404).end()
    }
})
await new Promise(resolve => server.listen(0, "127.0.0.1", resolve))
const profile = await mkdtemp(join(tmpdir(), "reading-"))
const browser = await puppeteer.launch({
    executablePath: browserPath, userDataDir: profile, headless: true, protocolTimeout: 120_000,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync"],
})
const examine = await readFile(join(here, "examine.js"), "utf8")
const faults = []

async function opened(scheme, tall) {
    const page = await browser.newPage()
    page.on("pageerror", error => faults.push(`${scheme}: ${error.message}`))
    await page.setViewport({ width, height: tall ? TALLEST : height })
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }])
    await page.goto(`http://127.0.0.1:${server.address().port}/${system}.html`)
    await page.waitForFunction("window.ready")
    const chapters = await page.evaluate("open_book()")
    await page.evaluate(flow => set_flow(flow), tall ? "scrolled" : "paginated")
    return [page, chapters]
}

async function turned(page, index) {
    await page.evaluate(async number => {
        await show(number)
        await shown().fonts.ready
        await new Promise(requestAnimationFrame)
        await new Promise(requestAnimationFrame)
    }, index)
}

const label = (chapter, index) =>
    `${String(index + 1).padStart(2, "0")}-${chapter.split("/").pop().replace(/\.xhtml$/, "")}`

async function inPages(scheme) {
    const [page, chapters] = await opened(scheme, false)
    for (const [index, chapter] of chapters.entries()) {
        await turned(page, index)
        const found = await page.evaluate(`(${examine})(shown(), "paginated")`)
        faults.push(...found.map(fault => `${chapter}, in pages: ${fault}`))
        const name = `${system}-${width}-${scheme}-pages-${label(chapter, index)}.png`
        await page.screenshot({ path: join(folder, name) })
        faults.push(...await notesOf(page, index, chapter))
    }
    await page.close()
}

async function notesOf(page, index, chapter) {
    const found = []
    const count = await page.evaluate(`shown().querySelectorAll("[role=doc-noteref]").length`)
    const name = `${system}-${width}-note-${label(chapter, index)}.png`
    for (let number = 0; number < count; number++) {
        await turned(page, index)
        const [note, said] = await page.evaluate(async number => {
            const call = shown().querySelectorAll("[role=doc-noteref]")[number]
            const note = shown().getElementById(call.getAttribute("href").slice(1))
            return [note.textContent, await call_note(call)].map(text => text.replace(/\s+/g, " ").trim())
        }, number)
        if (!number) await page.screenshot({ path: join(folder, name) })
        await page.evaluate("close_note()")
        if (!note || said !== note) found.push(`${chapter}: note "${note}" came up as "${said}"`)
    }
    return found
}

async function scrolled(scheme) {
    const [page, chapters] = await opened(scheme, true)
    for (const [index, chapter] of chapters.entries()) {
        await turned(page, index)
        const found = await page.evaluate(`(${examine})(shown(), "scrolled")`)
        faults.push(...found.map(fault => `${chapter}, scrolled: ${fault}`))
        const end = await page.evaluate(`Math.ceil(shown().body.getBoundingClientRect().height) + 60`)
        const clip = { x: 0, y: 0, width, height: Math.min(Math.max(end, height), TALLEST) }
        const name = `${system}-${width}-${scheme}-${label(chapter, index)}.png`
        await page.screenshot({ path: join(folder, name), clip })
    }
    await page.close()
}

try {
    await mkdir(folder, { recursive: true })
    await inPages("light")
    for (const scheme of ["light", "dark"]) await scrolled(scheme)
} finally {
    await browser.close()
    server.close()
    await rm(profile, { recursive: true, force: true })
}
for (const fault of new Set(faults)) console.log(fault)
