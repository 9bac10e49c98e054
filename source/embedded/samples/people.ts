/** Who the users are. A person follows from the user's number alone, so that all tables agree about them. */

const firstNames =
	'James,Aaliyah,José,Zoë,Siobhán,Björn,Latoya,D’Andre,Łucja,Nguyễn,François,Chloé,Xóchitl,Øyvind,Maya,Darnell,İpek,Renée,Tamika,Jürgen,Ana-María,Kwame,Željko,Imani,Åsa,Marcus,Μαρία,Ольга,عمر,Priya,Keisha'.split(
		',',
	);
const lastNames =
	"O'Brien,García Márquez,Washington,Müller-Łukasiewicz,van der Berg,Nuñez,Jackson,Çelik,Smith,Dvořák,Okonkwo,D'Ambrosio,Papadopoulos,Sørensen,Nakamura,Robinson,Šimić,Lê,Ibrahim,Strauß,Jefferson,Sánchez,Kowalska".split(
		',',
	);
const wholeNames = [
	'山田 太郎',
	'김 민준',
	'李 小龍',
	'佐藤 花子 🌸',
	'Ana 🌟 López',
	'👩🏽‍💻 Dev',
	'Cher',
	'Þór',
];
const mailDomains = ['example.com', 'example.org', 'mail.example.net', 'café.example'];

export interface Person {
	readonly fullName: string;
	readonly firstName: string;
	/** Missing for those who go by one name. */
	readonly lastName: string | null;
	/** Different for every user. */
	readonly email: string;
}

const mailboxes = firstNames.map(name => asciiLetters(name) || 'user');

/** The person who is the user of this number. */
export function personOf(user: number): Person {
	const first = user % firstNames.length;
	const email = `${mailboxes[first]}.${user}@${mailDomains[user % mailDomains.length]}`;
	// Every 13th has a name that is not simply a given name and a family name.
	const whole = user % 13 === 0 ? wholeNames[(user / 13) % wholeNames.length] : undefined;
	const firstName = firstNames[first] ?? '';
	const fullName = whole ?? `${firstName} ${lastNames[Math.floor(user / 3) % lastNames.length]}`;
	const space = fullName.indexOf(' ');
	return space < 0
		? {fullName, firstName: fullName, lastName: null, email}
		: {fullName, firstName: fullName.slice(0, space), lastName: fullName.slice(space + 1), email};
}

function asciiLetters(text: string): string {
	return text
		.normalize('NFD')
		.replace(/[^a-z]/gi, '')
		.toLowerCase();
}
