import type {StepProps} from './components/step-props.ts';
import {Changes} from './steps/changes/changes.tsx';
import {ColumnChange} from './steps/column-change/column-change.tsx';
import {Confirm} from './steps/confirm/confirm.tsx';
import {Conflicts} from './steps/conflicts/conflicts.tsx';
import {Databases} from './steps/databases/databases.tsx';
import {About} from './steps/mapping/about.tsx';
import {Mapping} from './steps/mapping/mapping.tsx';
import {Options} from './steps/options/options.tsx';
import {PastRunDetails} from './steps/past-run/past-run.tsx';
import {Plan} from './steps/plan/plan.tsx';
import {Preview} from './steps/preview/preview.tsx';
import {Proposal} from './steps/proposal/proposal.tsx';
import {RejectExport} from './steps/reject-export/reject-export.tsx';
import {RejectRows} from './steps/reject-rows/reject-rows.tsx';
import {Rejects} from './steps/rejects/rejects.tsx';
import {Result} from './steps/result/result.tsx';
import {RetryOptions} from './steps/retry-options/retry-options.tsx';
import {RetryResult} from './steps/retry-result/retry-result.tsx';
import {RollbackRun} from './steps/rollback/rollback.tsx';
import {RollbackConfirm} from './steps/rollback-confirm/rollback-confirm.tsx';
import {RollbackResult} from './steps/rollback-result/rollback-result.tsx';
import {RollbackTables} from './steps/rollback-tables/rollback-tables.tsx';
import {Run} from './steps/run/run.tsx';
import {Runs} from './steps/runs/runs.tsx';
import {Save} from './steps/save/save.tsx';
import {Sources} from './steps/sources/sources.tsx';
import {Target} from './steps/target/target.tsx';
import {Unfinished} from './steps/unfinished/unfinished.tsx';
import {Welcome} from './steps/welcome/welcome.tsx';
import type {Action} from './wizard.ts';
import type {Wizard} from './wizard-state.ts';

interface CurrentStepProps extends StepProps<Wizard, Action> {
	readonly onLeave: () => void;
}

/** The step that the state is at. */
export function Step({state, onLeave, ...props}: CurrentStepProps) {
	switch (state.step) {
		case 'welcome':
			return <Welcome state={state} {...props} />;
		case 'runs':
			return <Runs state={state} {...props} />;
		case 'past-run':
			return <PastRunDetails state={state} {...props} />;
		case 'rollback-tables':
			return <RollbackTables state={state} {...props} />;
		case 'rollback-confirm':
			return <RollbackConfirm state={state} {...props} />;
		case 'rollback':
			return <RollbackRun state={state} {...props} />;
		case 'rollback-result':
			return <RollbackResult state={state} {...props} onLeave={onLeave} />;
		case 'rejects':
			return <Rejects state={state} {...props} />;
		case 'reject-rows':
			return <RejectRows state={state} {...props} />;
		case 'reject-export':
			return <RejectExport state={state} {...props} />;
		case 'retry-options':
			return <RetryOptions state={state} {...props} />;
		case 'retry-result':
			return <RetryResult state={state} {...props} onLeave={onLeave} />;
		case 'conflicts':
			return <Conflicts state={state} {...props} />;
		case 'column-change':
			return <ColumnChange state={state} {...props} />;
		case 'changes':
			return <Changes state={state} {...props} />;
		case 'mapping':
			return <Mapping state={state} {...props} />;
		case 'databases':
			return <Databases state={state} {...props} />;
		case 'proposal':
			return <Proposal state={state} {...props} />;
		case 'save':
			return <Save state={state} {...props} />;
		case 'unfinished':
			return <Unfinished state={state} {...props} onLeave={onLeave} />;
		case 'about':
			return <About state={state} {...props} />;
		case 'sources':
			return <Sources state={state} {...props} />;
		case 'target':
			return <Target state={state} {...props} />;
		case 'plan':
			return <Plan state={state} {...props} />;
		case 'preview':
			return <Preview state={state} {...props} />;
		case 'options':
			return <Options state={state} {...props} />;
		case 'confirm':
			return <Confirm state={state} {...props} />;
		case 'run':
			return <Run state={state} {...props} />;
		case 'result':
			return <Result state={state} {...props} onLeave={onLeave} />;
	}
}
