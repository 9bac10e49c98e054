/** The library: everything that `import … from 'mingus-migrate'` gives. */

export type {Epoch} from './engine/convert/options.ts';
export type {ProblemCode} from './engine/convert/problem.ts';
export type {SourceValue, TargetValue} from './engine/convert/values.ts';
export {type ErrorCode, ExitCode, MigrationError} from './engine/errors.ts';
export type {Counts, MigrationEvent, Phase, Reject, RunMode} from './engine/events.ts';
export type {Mapping} from './engine/mapping/schema.ts';
export type {CoverageEntry, Plan, PlannedColumn, PlannedLoad, PlanProblem} from './engine/plan/plan.ts';
export type {Report, ReportError, Stats, TableStats} from './engine/report/report.ts';
export type {Blocker, Rollback, TableRollback} from './engine/report/rollback.ts';
export type {LoadPreview, PreviewRow} from './engine/run/preview-request.ts';
export type {RollbackRequest} from './engine/run/request.ts';
export {ConversionError} from './library/conversion-error.ts';
export {DataTypeConverter, type DecimalOptions, type MomentOptions} from './library/data-type-converter.ts';
export {DatabaseMigrator, type MigrationResult, type RunWatch} from './library/database-migrator.ts';
export {
	FieldMapper,
	type FieldMapperOptions,
	type FieldMapping,
	type FieldProblem,
	type MapResult,
	type SourceRecord,
	type TargetRow,
} from './library/field-mapper.ts';
export type {MigrationConfig} from './library/migration-config.ts';
export type {MigrationStats} from './library/migration-stats.ts';
export {runMigration} from './library/run-migration.ts';
export {presetNames} from './presets/presets.ts';
