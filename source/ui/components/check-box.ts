/** `[x] label` or `[ ] label` */
export function checkBox(checked: boolean, label: string): string {
	return `[${checked ? 'x' : ' '}] ${label}`;
}
