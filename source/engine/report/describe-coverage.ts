/** Coverage in words. */
import type {Coverage} from '../plan/plan.ts';

export function describeCoverage(coverage: Coverage): string {
	switch (coverage.kind) {
		case 'mapped':
			return coverage.loads.join(', ');
		case 'carried-over':
			return coverage.into;
		case 'left-behind':
			return coverage.reason;
		case 'unaccounted':
			return 'nothing says what becomes of it';
	}
}
