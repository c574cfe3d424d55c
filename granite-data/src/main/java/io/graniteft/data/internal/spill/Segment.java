package io.graniteft.data.internal.spill;

/**
 * What came of some files that follow each other: a piece of each of the spill's files.
 *
 * @param files how many files it covers
 * @param inputBytes how many bytes they have together
 * @param inputDigest a digest of their names and content
 * @param functions how many functions no step of curation has left out
 * @param examples how many examples these make
 * @param parts the bytes for each {@link Part}, by its number
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier between two threads, never compared.
public record Segment(int files, long inputBytes, String inputDigest, int functions, int examples, Bytes[] parts) {

    /** The files of a spill. */
    public enum Part {
        /** Files and functions in their order, with all that ledger and counts need. */
        RECORDS(0),
        /** {@link FunctionIndex} entries. */
        FUNCTIONS(1),
        /** Sets of token grams. */
        GRAMS(2),
        /** Bands of MinHash signatures; all first bands of a segment, all second ones, … */
        BANDS(3),
        /** What the functions' lines are made of. */
        LINES(4),
        /** An entry for each example: its place in the shuffle and a digest of its messages. */
        EXAMPLES(5);

        private final int number;

        Part(int number) {
            this.number = number;
        }

        /** Its place in {@link Segment#parts}. */
        public int number() {
            return number;
        }
    }

    /** The bytes of a part. */
    public Bytes part(Part part) {
        return parts[part.number()];
    }
}
