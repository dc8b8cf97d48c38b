package io.swerve.steering.extraction;

import io.swerve.chat.ChatTemplate;
import java.util.List;
import java.util.Optional;

/** One piece of data that a direction can be extracted from, as it stands in a file; see {@link ExampleFile}. */
public sealed interface Example permits Example.Contrast, LabelledText {
    /** An example that makes one pair or several. */
    sealed interface Contrast extends Example permits ContrastPair, ChatPair, ContrastTemplate {
        /**
         * {@return the pairs of texts that the model reads, at least one pair}
         *
         * @param chat the model's chat template, if it has one; needed only for messages
         * @throws ExtractionDataException if there are messages and no template, or two texts come out the same
         * @throws io.swerve.chat.ChatTemplateException if the template refuses the messages
         */
        List<ContrastPair> pairs(Optional<ChatTemplate> chat);
    }
}
