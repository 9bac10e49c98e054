/** Screens as SVG: a still, or a film of several. Text stands on fixed columns, whatever font a viewer has. */
import {drawn, type Run, type Screen, type Style} from './cells.ts';

export interface FilmFrame {
	readonly screen: Screen;
	readonly seconds: number;
}

/** In units of the picture: round numbers keep the files small. The font is as wide as a cell, or nearly. */
const cell = {width: 10, height: 22, baseline: 16, fontSize: 16.6};
const margin = 20;
const barHeight = 38;
/** CSS pixels of a unit. */
const scale = 0.88;

const colours: Readonly<Record<number, string>> = {
	30: '#5c6773',
	31: '#f2777a',
	32: '#8ccf7e',
	33: '#e5c76b',
	34: '#67b0e8',
	35: '#c47fd5',
	36: '#6cd0e0',
	37: '#e6e9ee',
};

/** One screen in a window. */
export function stillSvg(screen: Screen, title: string): string {
	const rows = screen.rows.map((runs, index) => rowAt(index, runs.map(drawRun).join(''))).join('\n');
	return inWindow(screen, {title, css: '', content: rows});
}

/**
 * Screens one after the other, for ever; where nothing moves, the first. They lie side by side on a strip that
 * jumps, and rows that are the same are there once.
 */
export function filmSvg(frames: readonly FilmFrame[], title: string): string {
	const [first] = frames;
	if (!first) {
		throw new Error('A film has frames.');
	}
	const {width} = sizeOf(first.screen);
	const ids = new Map<string, string>();
	const strip = frames.map(({screen}, index) => {
		const rows = screen.rows.map((runs, row) => {
			const markup = runs.map(drawRun).join('');
			if (markup === '') {
				return '';
			}
			const id = ids.get(markup) ?? `r${ids.size}`;
			ids.set(markup, id);
			return `<use href="#${id}" y="${row * cell.height}"/>`;
		});
		return `<g transform="translate(${index * width})">${rows.join('')}</g>`;
	});
	const defined = [...ids].map(([markup, id]) => `<g id="${id}">${markup}</g>`).join('\n');
	return inWindow(first.screen, {
		title,
		css: filmCss(frames, width),
		content: `<defs>\n${defined}\n</defs>\n<g class="film">\n${strip.join('\n')}\n</g>`,
	});
}

function filmCss(frames: readonly FilmFrame[], width: number): string {
	const total = frames.reduce((sum, {seconds}) => sum + seconds, 0);
	let start = 0;
	const stops = frames.map(({seconds}, index) => {
		const percent = ((100 * start) / total).toFixed(2);
		start += seconds;
		return `${percent}%{transform:translateX(${-index * width}px)}`;
	});
	const last = `100%{transform:translateX(${-(frames.length - 1) * width}px)}`;
	return [
		`@keyframes film{${stops.join('')}${last}}`,
		`.film{animation:film ${total.toFixed(1)}s step-end infinite}`,
		'@media (prefers-reduced-motion:reduce){.film{animation:none}}',
	].join('\n');
}

function sizeOf({texts}: Screen) {
	return {width: (texts[0]?.length ?? 0) * cell.width, height: texts.length * cell.height};
}

interface Drawing {
	readonly title: string;
	readonly css: string;
	readonly content: string;
}

function inWindow(screen: Screen, {title, css, content}: Drawing): string {
	const size = sizeOf(screen);
	const width = size.width + 2 * margin;
	const height = size.height + barHeight + margin;
	const dots = ['#f2777a', '#e5c76b', '#8ccf7e']
		.map((fill, index) => `<circle cx="${24 + index * 20}" cy="19" r="6" fill="${fill}"/>`)
		.join('');
	return `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${Math.round(width * scale)}" height="${Math.round(height * scale)}">
<title>${escapeXml(title)}</title>
<style>
text{font:${cell.fontSize}px "DejaVu Sans Mono",Menlo,"SF Mono",Consolas,"Liberation Mono",monospace;fill:#cdd3dc;white-space:pre}
.b{font-weight:bold;fill:#f4f6f9}.d{opacity:.58}.w{fill:#cdd3dc}
${Object.entries(colours)
	.map(([code, colour]) => `.c${code}{fill:${colour}}`)
	.join('')}
${css}
</style>
<rect width="${width}" height="${height}" rx="12" fill="#12161d"/>
<path d="M0 ${barHeight - 4}V12a12 12 0 0 1 12-12H${width - 12}a12 12 0 0 1 12 12V${barHeight - 4}z" fill="#1f2530"/>
${dots}<text x="${width / 2}" y="25" text-anchor="middle" class="d">${escapeXml(title)}</text>
<svg x="${margin}" y="${barHeight + 4}" width="${size.width}" height="${size.height}">
${content}
</svg>
</svg>
`;
}

function rowAt(index: number, markup: string): string {
	return markup === '' ? '' : `<g transform="translate(0 ${index * cell.height})">${markup}</g>`;
}

function drawRun({column, text, style}: Run): string {
	const x = column * cell.width;
	const width = text.length * cell.width;
	if (drawn.has(text[0] ?? '')) {
		return drawShape(text[0] ?? '', {x, width, style});
	}
	const length = text.length > 1 ? ` textLength="${width}"` : '';
	return `<text x="${x}" y="${cell.baseline}"${length}${classOf(style)}>${escapeXml(text)}</text>`;
}

function drawShape(
	character: string,
	{x, width, style}: {readonly x: number; readonly width: number; readonly style: Style},
): string {
	const classes = classOf(style, style.colour === null ? ['w'] : []);
	if (character === '─') {
		return `<rect x="${x}" y="10" width="${width}" height="1.5"${classes}/>`;
	}
	const opacity = character === '░' ? ' fill-opacity=".35"' : '';
	return `<rect x="${x}" y="3" width="${width}" height="16"${classes}${opacity}/>`;
}

function classOf({bold, dim, colour}: Style, others: readonly string[] = []): string {
	const names = [
		...(bold ? ['b'] : []),
		...(dim ? ['d'] : []),
		...(colour === null ? [] : [`c${colour}`]),
		...others,
	];
	return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
}

function escapeXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
