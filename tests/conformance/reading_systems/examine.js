// What a page in a reading system shows that it should not: returns a line for each fault.
(page, flow) => {
    const view = page.defaultView
    const faults = []
    const style = (element, pseudo) => view.getComputedStyle(element, pseudo)
    const name = element => {
        const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)
        return `${element.localName}.${element.className} "${words}"`
    }
    const within = (element, selector) => element.parentElement?.closest(selector)
    const scrolls = element => ["auto", "scroll"].includes(style(element).overflowX)
    const inScrolling = element => {
        for (let up = element.parentElement; up; up = up.parentElement) {
            if (up !== page.body && up !== page.documentElement && scrolls(up)) return true
        }
        return false
    }

    // The columns of pages, or the one that scrolls.
    const columned = [page.documentElement, page.body].find(e => style(e).columnWidth !== "auto")
    const number = text => parseFloat(text) || 0
    const edges = () => {
        if (flow === "scrolled" || !columned) {
            return { first: 0, width: page.documentElement.clientWidth, period: Infinity }
        }
        const said = style(columned)
        const box = columned.getBoundingClientRect()
        const gap = number(said.columnGap)
        const whole = columned.clientWidth - number(said.paddingLeft) - number(said.paddingRight)
        const count = Math.max(1, Math.floor((whole + gap) / (number(said.columnWidth) + gap)))
        const width = (whole + gap) / count - gap
        return { first: box.left + number(said.paddingLeft), width, period: width + gap }
    }
    const { first, width, period } = edges()
    const overflows = rect => {
        const column = period === Infinity ? 0 : Math.floor((rect.left - first + 1) / period)
        const left = rect.left - first - (column ? column * period : 0)
        return left < -1 || left + rect.width > width + 1
    }

    for (const element of page.body.querySelectorAll("*")) {
        if (element.closest("math") && element.localName !== "math") continue
        // A space that ends a line of code hangs beyond its edge, unseen.
        if (element.closest("pre code") || inScrolling(element) || style(element).display === "none") continue
        const wide = [...element.getClientRects()].find(overflows)
        if (wide) {
            const where = `${Math.round(wide.left)} to ${Math.round(wide.right)}`
            faults.push(`overflows: ${name(element)}, ${where} of ${Math.round(width)}`)
        }
    }
    for (const table of page.querySelectorAll("table")) {
        const box = within(table, ".table") ?? table.parentElement
        const widest = Math.max(...[...table.getClientRects()].map(rect => rect.width))
        if (widest > box.clientWidth + 1) {
            if (!scrolls(box)) faults.push(`cut: ${name(table)}`)
            if (box.tabIndex !== 0) faults.push(`out of reach of the keyboard: ${name(table)}`)
        }
        for (const cell of table.querySelectorAll("th, td")) {
            if (cell.scrollWidth > cell.clientWidth + 1) faults.push(`cut: ${name(cell)}`)
        }
    }
    for (const code of page.querySelectorAll("pre")) {
        if (code.scrollWidth > code.clientWidth + 1) faults.push(`overflows: ${name(code)}`)
    }
    for (const item of page.querySelectorAll("ul > li, ol > li")) {
        if (item.closest("nav") || item.querySelector(":scope > .task, :scope > p:first-child > .task")) continue
        const { display, listStyleType, visibility } = style(item)
        if (display !== "list-item" || listStyleType === "none" || visibility !== "visible") {
            faults.push(`no marker: ${name(item)}`)
        }
        const room = number(style(item.parentElement).paddingInlineStart)
        if (room < 0.75 * number(style(item).fontSize)) faults.push(`no room for a marker: ${name(item)}`)
    }
    for (const image of page.images) {
        const share = image.getBoundingClientRect().width / width
        if (image.closest(".cover") && share < 0.4) faults.push(`small: ${image.alt}`)
        if (!image.complete || !image.naturalWidth) faults.push(`not loaded: ${image.alt}`)
    }
    for (const face of page.fonts) {
        if (face.status === "error") faults.push(`not loaded: ${face.family}`)
    }
    return faults
}
