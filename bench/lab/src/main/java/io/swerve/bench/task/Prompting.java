package io.swerve.bench.task;

import io.swerve.chat.ChatMessage;
import io.swerve.chat.ChatTemplate;
import io.swerve.Model;
import io.swerve.PromptText;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a model is asked: by its own chat template, or, where it has none, by {@code Q: ...} and {@code A:}. */
public final class Prompting {
    private final Model model;
    private final ChatTemplate template;
    private final Optional<String> answerFormat;
    private final Optional<ThinkingMarkers> markers;

    private Prompting(Model model, ChatTemplate template, Optional<String> answerFormat) {
        this.model = model;
        this.template = template;
        this.answerFormat = answerFormat;
        this.markers = ThinkingMarkers.of(model);
    }

    /**
     * {@return the same, with a line behind each question that says how the answer is to be given}
     *
     * @param format the line; empty for none
     */
    public Prompting withAnswerFormat(Optional<String> format) {
        return new Prompting(model, template, format);
    }

    /**
     * {@return what the model is asked: the question, with the line behind it that says how the answer is to be given}
     *
     * @param question the question
     */
    public String asked(String question) {
        return answerFormat.map(format -> question + "\n" + format).orElse(question);
    }

    /**
     * {@return what counts as written before anything is: the opening thinking marker if the prompt ended inside the
     * thinking, as some templates let it, else nothing}
     *
     * @param prompt its tokens
     */
    public String beginning(int... prompt) {
        return markers.filter(known -> known.isOpenIn(prompt)).map(ThinkingMarkers::openText).orElse("");
    }

    /**
     * Finds out how a model is asked.
     *
     * @param model the model
     * @return by its chat template if it brings one
     * @throws io.swerve.chat.ChatTemplateException if that is malformed
     */
    public static Prompting of(Model model) {
        return new Prompting(model, model.chatTemplate().orElse(null), Optional.empty());
    }

    /**
     * Asks without any template.
     *
     * @param model the model
     * @return by {@code Q: ...} and {@code A:}
     */
    public static Prompting plain(Model model) {
        return new Prompting(model, null, Optional.empty());
    }

    /**
     * Tells whether the model is asked as a chat.
     *
     * @return false if by {@code Q: ...} and {@code A:}
     */
    public boolean isChat() {
        return template != null;
    }

    /**
     * Makes the text of a prompt.
     *
     * @param system what the system prompt says, if there is one
     * @param question the question
     * @return the prompt, up to where the model speaks
     */
    public String text(Optional<String> system, String question) {
        return prompt(system, question).text();
    }

    private PromptText prompt(Optional<String> system, String question) {
        if (template == null) {
            return PromptText.plain(system.map(said -> said + "\n\n").orElse("") + "Q: " + asked(question) + "\nA:");
        }
        List<ChatMessage> messages = new ArrayList<>();
        system.ifPresent(said -> messages.add(ChatMessage.system(said)));
        messages.add(ChatMessage.user(asked(question)));
        return template.render(messages, true);
    }

    /**
     * Makes a prompt.
     *
     * @param system what the system prompt says, if there is one
     * @param question the question
     * @return its tokens, up to where the model speaks
     */
    public int[] tokens(Optional<String> system, String question) {
        return model.tokenizer().encode(prompt(system, question));
    }

    /**
     * {@return what ends an answer besides the model's own end: without a template, the next question, stop strings}
     */
    public String[] stopStrings() {
        return template == null ? new String[]{"\nQ:"} : new String[0];
    }
}
