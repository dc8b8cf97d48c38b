package io.swerve.steering.extraction;

import io.swerve.chat.ChatTemplate;
import io.swerve.steering.DataHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The texts that a direction is extracted from. */
public sealed interface ExtractionData {
    /**
     * Pairs of texts.
     *
     * @param pairs at least one
     */
    record Paired(List<ContrastPair> pairs) implements ExtractionData {
        /**
         * Creates data.
         *
         * @throws ExtractionDataException if there is no pair
         */
        public Paired {
            pairs = List.copyOf(pairs);
            if (pairs.isEmpty()) {
                throw new ExtractionDataException("there are no pairs; an extraction needs at least one");
            }
        }

        @Override
        public int size() {
            return pairs.size();
        }

        @Override
        public Paired exchanged() {
            return new Paired(pairs.stream().map(ContrastPair::exchanged).toList());
        }

        @Override
        public String sha256() {
            DataHash hash = new DataHash();
            pairs.forEach(pair -> hash.add(pair.prompt()).add(pair.positive()).add(pair.negative()));
            return hash.hex();
        }
    }

    /**
     * Texts of two kinds.
     *
     * @param texts at least one of each kind
     */
    record Labelled(List<LabelledText> texts) implements ExtractionData {
        /**
         * Creates data.
         *
         * @throws ExtractionDataException if there is no text of one kind
         */
        public Labelled {
            texts = List.copyOf(texts);
            long positive = texts.stream().filter(LabelledText::positive).count();
            if (positive == 0 || positive == texts.size()) {
                throw new ExtractionDataException("of " + texts.size() + " labelled texts, " + positive
                        + " have the label 1; an extraction needs at least one with 1 and one with 0");
            }
        }

        @Override
        public int size() {
            return texts.size();
        }

        @Override
        public Labelled exchanged() {
            return new Labelled(texts.stream().map(LabelledText::exchanged).toList());
        }

        @Override
        public String sha256() {
            DataHash hash = new DataHash();
            texts.forEach(text -> hash.add(text.prompt()).add(text.text()).add(text.positive() ? "1" : "0"));
            return hash.hex();
        }
    }

    /**
     * Makes data of examples: all of them labelled texts, or all of them contrasts.
     *
     * @param examples at least one
     * @param chat the model's chat template, if it has one; needed only for messages
     * @return the data
     * @throws ExtractionDataException if there are no examples, both sorts, messages without a template, only one label,
     *             or a rendered pair of texts that are the same
     * @throws io.swerve.chat.ChatTemplateException if the template refuses the messages
     */
    static ExtractionData of(List<? extends Example> examples, Optional<ChatTemplate> chat) {
        List<ContrastPair> pairs = new ArrayList<>();
        List<LabelledText> texts = new ArrayList<>();
        for (Example example : examples) {
            switch (example) {
                case LabelledText text -> texts.add(text);
                case Example.Contrast contrast -> pairs.addAll(contrast.pairs(chat));
            }
            if (!texts.isEmpty() && !pairs.isEmpty()) {
                throw new ExtractionDataException("example " + (examples.indexOf(example) + 1)
                        + " is of another sort than those before it: contrasts and labelled texts can't be mixed");
            }
        }
        return texts.isEmpty() ? new Paired(pairs) : new Labelled(texts);
    }

    /** {@return how much there is, pairs or labelled texts} */
    int size();

    /** {@return the same texts with their sides exchanged: the data of the opposite direction} */
    ExtractionData exchanged();

    /** {@return a hash of the texts, their order and sides, SHA-256 as 64 hexadecimal digits, see {@link DataHash}} */
    String sha256();
}
