package io.swerve.bench.experiment;

import io.swerve.Detokenizer;
import io.swerve.Model;
import io.swerve.steering.decoding.DecodedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was written for one question, side by side.
 *
 * @param question the question
 * @param sides what was written
 */
public record SampleTrace(String question, List<Side> sides) {
    /**
     * One of the texts.
     *
     * @param label whose it is
     * @param note what came of it, such as whether it is right
     * @param pieces of the text, token by token
     * @param entropies of the distributions that the tokens were chosen from, in nats; they give the colours
     */
    public record Side(String label, String note, List<String> pieces, List<Float> entropies) {
        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if they have different lengths
         */
        public Side {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(note, "note");
            pieces = List.copyOf(pieces);
            entropies = List.copyOf(entropies);
            if (pieces.size() != entropies.size()) {
                throw new IllegalArgumentException(
                        pieces.size() + " pieces of text have " + entropies.size() + " entropies");
            }
        }

        /**
         * Shows what was written.
         *
         * @param label whose it is
         * @param note what came of it
         * @param model wrote it
         * @param text what was written
         * @return the text in pieces
         */
        public static Side of(String label, String note, Model model, DecodedText text) {
            return of(label, note, model, text.tokens(), text.entropies());
        }

        /**
         * Shows tokens.
         *
         * @param label whose they are
         * @param note what came of them
         * @param model their model
         * @param tokens ids
         * @param entropies one for each token
         * @return the text in pieces
         */
        public static Side of(String label, String note, Model model, int[] tokens, float[] entropies) {
            Detokenizer detokenizer = model.tokenizer().detokenizer(true);
            List<String> pieces = new ArrayList<>();
            List<Float> colours = new ArrayList<>();
            for (int i = 0; i < tokens.length; i++) {
                pieces.add(detokenizer.append(tokens[i]) + (i == tokens.length - 1 ? detokenizer.finish() : ""));
                colours.add(entropies[i]);
            }
            return new Side(label, note, pieces, colours);
        }
    }

    /** Copies the list. */
    public SampleTrace {
        Objects.requireNonNull(question, "question");
        sides = List.copyOf(sides);
    }
}
