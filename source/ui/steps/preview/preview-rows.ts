import type {PlannedLoad} from '../../../engine/plan/plan.ts';
import type {LoadPreview, PreviewRow} from '../../../engine/run/request.ts';
import type {TableRow} from '../../components/table.tsx';

/**
 * The preview as table rows: a heading for each sample row, then its target columns with what each was made of.
 * @param mark what a value that would be rejected begins with
 */
export function previewRows(
	preview: LoadPreview,
	planned: PlannedLoad | undefined,
	mark: string,
): readonly TableRow[] {
	return preview.rows.flatMap((row, index): TableRow[] => [
		{cells: [`row ${index + 1}`, row.key, '', ''], tone: 'strong'},
		...row.after.map((cell): TableRow => {
			const before = beforeText(row, cell.column, planned);
			if (cell.problem !== undefined) {
				return {cells: [`  ${cell.column}`, before, '', `${mark} ${cell.problem}`], tone: 'bad'};
			}
			const tones = cell.change === undefined ? {} : ({tones: {2: 'good', 3: 'quiet'}} as const);
			return {cells: [`  ${cell.column}`, before, cell.value, cell.change ?? ''], ...tones};
		}),
	]);
}

/** The source's value where one column is the whole source, else what the value is made of. */
function beforeText(row: PreviewRow, name: string, planned: PlannedLoad | undefined): string {
	const column = planned?.columns.find(other => other.name === name);
	if (!planned || !column) {
		return row.before.find(cell => cell.column === name)?.value ?? '';
	}
	if (column.source.kind !== 'input') {
		return `(${column.origin})`;
	}
	const input = planned.inputs[column.source.input]?.name;
	return row.before.find(cell => cell.column === input)?.value ?? `(${column.origin})`;
}
