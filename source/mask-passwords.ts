/** Passwords in connection URLs and key=value pairs, wherever in a text, as ***. */
export function maskPasswords(text: string): string {
	return text
		.replace(/(postgres(?:ql)?:\/\/[^\s:@/"]*):[^\s"]*@/gi, '$1:***@')
		.replace(/\b(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&"']+)/gi, '$1***');
}
