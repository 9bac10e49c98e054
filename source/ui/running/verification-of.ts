import type {Verification} from '../../engine/report/verification.ts';
import type {Engine, VerifyRequest} from '../../engine/run/request.ts';
import type {Answer} from '../lookup.ts';

/** What a comparison comes to. */
export async function verificationOf(engine: Engine, request: VerifyRequest): Promise<Answer<Verification>> {
	for await (const event of engine.verify(request)) {
		if (event.event === 'finished') {
			const {verification} = event;
			const {failure} = verification;
			return failure
				? {state: 'failed', failure: {message: failure.message, hint: failure.hint ?? undefined}}
				: {state: 'found', value: verification};
		}
	}
	throw new Error('the comparison ended without saying how');
}
