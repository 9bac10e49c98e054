import {Box} from 'ink';
import {Paragraph} from './line.tsx';
import {useSymbols} from './symbols.tsx';

interface FailureProps {
	readonly message: string;
	/** What to do next. */
	readonly hint?: string | undefined;
	/** The most screen rows it takes. */
	readonly height?: number;
}

/** What went wrong and what to do about it, on the step where it happened. */
export function Failure({message, hint, height = 6}: FailureProps) {
	const {bad, arrow} = useSymbols();
	return (
		<Box flexDirection="column" flexShrink={0} maxHeight={height} overflow="hidden">
			<Paragraph tone="bad" height={hint ? Math.max(1, height - 2) : height}>
				{`${bad} ${message}`}
			</Paragraph>
			{hint !== undefined && <Paragraph height={2}>{`${arrow} ${hint}`}</Paragraph>}
		</Box>
	);
}
