/** SQLite's expressions, as parse-expression.ts reads them. https://www.sqlite.org/lang_expr.html */
import type {Query} from './query.ts';

export type Expression =
	| Literal
	| {
			readonly kind: 'column';
			readonly table: string | undefined;
			readonly name: string;
			/** In double quotes: a string where there is no such column. */
			readonly mayBeString: boolean;
	  }
	| {readonly kind: 'unary'; readonly operator: '-' | '+' | '~' | 'NOT'; readonly operand: Expression}
	| {
			readonly kind: 'binary';
			readonly operator: BinaryOperator;
			readonly left: Expression;
			readonly right: Expression;
	  }
	| {readonly kind: 'is'; readonly not: boolean; readonly left: Expression; readonly right: Expression}
	| {
			readonly kind: 'between';
			readonly not: boolean;
			readonly operand: Expression;
			readonly low: Expression;
			readonly high: Expression;
	  }
	| {
			readonly kind: 'in';
			readonly not: boolean;
			readonly operand: Expression;
			readonly list: readonly Expression[] | Query;
	  }
	| {
			readonly kind: 'like';
			readonly operator: 'LIKE' | 'GLOB';
			readonly not: boolean;
			readonly left: Expression;
			readonly pattern: Expression;
			readonly escapedBy: Expression | undefined;
	  }
	| {
			readonly kind: 'case';
			readonly operand: Expression | undefined;
			readonly branches: ReadonlyArray<{readonly when: Expression; readonly value: Expression}>;
			readonly otherwise: Expression | undefined;
	  }
	| {readonly kind: 'cast'; readonly operand: Expression; readonly type: string}
	| {readonly kind: 'collate'; readonly operand: Expression; readonly collation: string}
	| {
			readonly kind: 'call';
			readonly name: string;
			readonly args: readonly Expression[];
			/** count(*) */
			readonly star: boolean;
			readonly distinct: boolean;
			readonly filter: Expression | undefined;
	  }
	| {readonly kind: 'exists'; readonly query: Query}
	| {readonly kind: 'scalar'; readonly query: Query};

export type Literal =
	| {readonly kind: 'null'}
	| {readonly kind: 'integer' | 'real' | 'string' | 'blob'; readonly text: string}
	| {readonly kind: 'truth'; readonly value: boolean}
	| {readonly kind: 'now'; readonly what: 'CURRENT_TIMESTAMP' | 'CURRENT_DATE' | 'CURRENT_TIME'};

export type BinaryOperator =
	| 'OR'
	| 'AND'
	| '='
	| '<>'
	| '<'
	| '<='
	| '>'
	| '>='
	| '&'
	| '|'
	| '<<'
	| '>>'
	| '+'
	| '-'
	| '*'
	| '/'
	| '%'
	| '||'
	| '->'
	| '->>';
