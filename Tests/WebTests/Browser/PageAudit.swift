/// What every page has to be, asked of the page itself: each question gives what is wrong.
enum PageAudit {
    /// Headings, names for screen readers, width, and what strangers would have run.
    static let structure = """
        (() => {
          const wrong = [];
          const all = (selector) => [...document.querySelectorAll(selector)];
          if (all("h1").length !== 1) wrong.push(`${all("h1").length} h1`);
          if (!document.documentElement.lang) wrong.push("no language");
          if (!document.querySelector("main")) wrong.push("no main");
          const ids = all("[id]").map((e) => e.id);
          for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`twice: ${id}`);
          for (const e of all("input:not([type=hidden]), select, textarea, button, a")) {
            if (e.hidden) continue;
            const name = e.getAttribute("aria-label") || e.textContent.trim()
              || [...(e.labels ?? [])].map((l) => l.textContent.trim()).join("");
            if (!name) wrong.push(`nameless: ${e.outerHTML.slice(0, 80)}`);
          }
          for (const e of all("[aria-labelledby]"))
            if (!document.getElementById(e.getAttribute("aria-labelledby"))) wrong.push("a lost label");
          const width = document.documentElement.scrollWidth;
          if (width > innerWidth) wrong.push(`${width} wide in ${innerWidth}`);
          if (window.owned !== undefined) wrong.push("a stranger's script ran");
          if (all("main script, main img, main iframe, main object, main style").length)
            wrong.push("a stranger's element is in the page");
          return wrong;
        })()
        """

    /// Text that is too faint before its background (WCAG 2.2, 1.4.3: 4.5 to 1, 3 to 1 where large).
    static let contrast = """
        (() => {
          const parse = (text) => {
            const n = text.match(/[\\d.]+/g).map(Number);
            const scale = text.startsWith("color(") ? 255 : 1;
            return { rgb: n.slice(0, 3).map((v) => v * scale), alpha: n[3] ?? 1 };
          };
          const light = (rgb) => {
            const [r, g, b] = rgb.map((v) => v / 255)
              .map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b;
          };
          const ground = (e) => {
            for (let at = e; at; at = at.parentElement) {
              const color = parse(getComputedStyle(at).backgroundColor);
              if (color.alpha === 1) return color.rgb;
            }
            return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
          };
          const wrong = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const e = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || e.closest("svg, script, option")) continue;
            if (!e.checkVisibility()) continue;
            const style = getComputedStyle(e);
            const [a, b] = [light(parse(style.color).rgb), light(ground(e))].sort((x, y) => y - x);
            const ratio = (a + .05) / (b + .05);
            const isLarge = parseFloat(style.fontSize) >= 24;
            if (ratio < (isLarge ? 3 : 4.5))
              wrong.add(`${ratio.toFixed(2)}: ${e.tagName}.${e.className} ${style.color}`);
          }
          return [...wrong];
        })()
        """
}
