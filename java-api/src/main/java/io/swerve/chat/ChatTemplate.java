package io.swerve.chat;

import io.swerve.Encoding;
import io.swerve.PromptText;
import io.swerve.Tokenizer;
import io.swerve.chat.jinja.Rendered;
import io.swerve.chat.jinja.Template;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Renders a conversation in the format that a model was trained on: a template in Jinja, as models bring it and as
 * Hugging Face's transformers renders it, to the byte. Immutable and thread-safe; it outlives its model.
 *
 * <p>
 * What the template writes may become special tokens; what it takes from the conversation stays text.
 * {@link #encode(Tokenizer, ChatInput)} renders and makes tokens in one call.
 */
public final class ChatTemplate {
    /** The ChatML format, {@code <|im_start|>role\ncontent<|im_end|>}: the default for models without a template. */
    public static final ChatTemplate CHATML = of("""
            {% for message in messages %}
            {% set content = message['content'] or '' %}
            {% if content is not string %}
            {% set content = content | map(attribute='text', default='') | join %}
            {% endif %}
            {{ '<|im_start|>' + message['role'] + '\\n' + content + '<|im_end|>\\n' }}
            {%- endfor %}
            {% if add_generation_prompt %}
            {{ '<|im_start|>assistant\\n' }}
            {%- endif %}
            """);

    private final String source;
    private final Template template;
    private final Map<String, String> specialTokens;
    private volatile ReplyFormat replies; // null until it is asked for

    private ChatTemplate(String source, Map<String, String> specialTokens) {
        this.source = Objects.requireNonNull(source, "source");
        this.template = Template.parse(source);
        this.specialTokens = Map.copyOf(specialTokens);
    }

    private ChatTemplate(ChatTemplate other) {
        this.source = other.source;
        this.template = other.template;
        this.specialTokens = other.specialTokens;
    }

    /**
     * Parses a template.
     *
     * @param source its Jinja source
     * @return the template
     * @throws ChatTemplateException if it is malformed
     */
    public static ChatTemplate of(String source) {
        return new ChatTemplate(source, Map.of());
    }

    /**
     * Parses a template of a model.
     *
     * @param source its Jinja source
     * @param specialTokens the markers that the template reads by name, such as {@code bos_token} and {@code eos_token}
     * @return the template
     * @throws ChatTemplateException if it is malformed
     */
    public static ChatTemplate of(String source, Map<String, String> specialTokens) {
        return new ChatTemplate(source, specialTokens);
    }

    /** {@return the Jinja source} */
    public String source() {
        return source;
    }

    /**
     * Renders a conversation.
     *
     * @param input the conversation and what belongs to it
     * @return the text, which knows what comes from the template
     * @throws ChatTemplateException if the template refuses the conversation or fails on it, or takes too many steps
     * @throws IllegalArgumentException if an argument is nothing that a template can read
     */
    public PromptText render(ChatInput input) {
        LocalDateTime now = input.now().orElseGet(LocalDateTime::now);
        Rendered rendered = template.render(input.values(specialTokens), now.atZone(ZoneOffset.UTC));
        return PromptText.of(rendered.text(), rendered.edges());
    }

    /**
     * Renders messages.
     *
     * @param messages the messages, oldest first; at least one
     * @param openAssistant whether the text ends with the opening of the assistant's next message, so that generation
     *            continues there
     * @return the text, which knows what comes from the template
     * @throws ChatTemplateException if the template refuses the messages or fails on them
     * @throws IllegalArgumentException if there are no messages
     */
    public PromptText render(List<ChatMessage> messages, boolean openAssistant) {
        return render(ChatInput.of(messages).withOpenAssistant(openAssistant));
    }

    /**
     * Renders a conversation and makes tokens of it. Special tokens come from the template alone; the token that begins
     * a text stands there once if the model asks for it, whether the template writes it or not.
     *
     * @param tokenizer of the model
     * @param input the conversation and what belongs to it
     * @return the token ids
     * @throws ChatTemplateException if the template refuses the conversation or fails on it
     * @throws IllegalArgumentException if an argument is nothing that a template can read, or the text can't be encoded
     * @throws io.swerve.ClosedException if the model was closed
     */
    public int[] encode(Tokenizer tokenizer, ChatInput input) {
        return tokenizer.encode(render(input));
    }

    /**
     * {@return the texts between which the model writes its reasoning: found by rendering some, or known ones that the
     * template writes; empty if it has none} Whether a prompt opens the reasoning itself, tells
     * {@link ReasoningMarkers#isOpenIn(PromptText)}.
     */
    public Optional<ReasoningMarkers> reasoning() {
        return replies().markers().reasoning();
    }

    /**
     * {@return how the model writes calls of tools: found by rendering some; empty if the template knows no tools}
     */
    public Optional<ToolFormat> toolFormat() {
        return replies().tools();
    }

    private ReplyFormat replies() {
        ReplyFormat found = replies;
        if (found == null) {
            found = ReplyFormat.of(this);
            replies = found;
        }
        return found;
    }

    /**
     * Returns what reads the reply to a prompt.
     *
     * @param input what the prompt was rendered from: its tools are those that the reply may call
     * @param prompt the prompt, see {@link #render(ChatInput)}: it tells whether the reasoning is open already
     * @return a parser for one reply
     */
    public ReplyParser replyParser(ChatInput input, PromptText prompt) {
        return new ReplyParser(replies(), input.tools(), prompt, input.callCount());
    }

    /**
     * Returns a grammar that holds a reply's calls to the schemas of their arguments, and makes it call where that is
     * wanted.
     *
     * @param input what the prompt was rendered from: its tools are those that the reply may call
     * @param prompt the prompt, see {@link #render(ChatInput)}
     * @param choice whether the reply calls tools, and which
     * @return the grammar; empty where nothing is to be held, see {@link ToolFormat#grammar}
     * @throws IllegalArgumentException if a call is wanted and the template has no way to write one, or there is no such
     *             tool
     * @throws io.swerve.schema.SchemaException if a grammar can't express the schema of a tool's arguments
     */
    public Optional<ToolGrammar> toolGrammar(ChatInput input, PromptText prompt, ToolChoice choice) {
        List<ToolSpecification> tools = choice.among(input.tools());
        if (tools.isEmpty()) {
            return Optional.empty();
        }
        if (toolFormat().isEmpty() && choice.mode() != ToolChoice.Mode.AUTO) {
            throw new IllegalArgumentException("the chat template has no way to write calls of tools, so that a reply"
                    + " can't be made to call one; use a model that knows tools");
        }
        Optional<String> end = reasoning().filter(markers -> markers.isOpenIn(prompt))
                .map(ReasoningMarkers::close);
        return toolFormat().flatMap(format -> format.grammar(input.tools(), choice, end,
                format.isOpenIn(prompt.text())));
    }

    /** This template for a model of which it doesn't tell where it thinks, but whose tokens do. */
    ChatTemplate forTokens(Tokenizer tokenizer) {
        if (reasoning().isPresent()) {
            return this;
        }
        ChatTemplate copy = new ChatTemplate(this);
        copy.replies = replies().withReasoning(ReasoningMarkers.KNOWN.stream()
                .filter(pair -> isOne(pair.open(), tokenizer) && isOne(pair.close(), tokenizer)).findFirst());
        return copy;
    }

    private static boolean isOne(String marker, Tokenizer tokenizer) {
        return tokenizer.encode(marker, Encoding.PROMPT_PART).length == 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatTemplate that && source.equals(that.source)
                && specialTokens.equals(that.specialTokens);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return "ChatTemplate[" + source.length() + " characters]";
    }
}
