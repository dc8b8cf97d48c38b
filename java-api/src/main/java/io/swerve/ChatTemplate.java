package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.llama_chat_message;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Renders a conversation in the format that a model was trained on ({@code llama_chat_apply_template}). llama.cpp's C
 * interface doesn't run Jinja: it recognises the templates of the known model families and renders those.
 *
 * <p>
 * The rendered text contains markers: encode it with {@code parseSpecial}, as in
 * {@code tokenizer.encode(text, Encoding.PROMPT)}. A message that contains a marker can imitate one.
 *
 * @param source the template's Jinja source, or the name of one of llama.cpp's own, such as {@code chatml}
 */
public record ChatTemplate(String source) {
    /** The ChatML format, {@code <|im_start|>role\ncontent<|im_end|>}. */
    public static final ChatTemplate CHATML = new ChatTemplate("chatml");

    /**
     * Creates a template.
     *
     * @throws NullPointerException if the source is null
     * @throws IllegalArgumentException if the source contains the character U+0000, where C strings end
     */
    public ChatTemplate {
        int nul = Objects.requireNonNull(source, "source").indexOf('\0');
        if (nul >= 0) {
            throw new IllegalArgumentException("source contains the character U+0000 at index " + nul);
        }
    }

    /**
     * Renders a conversation.
     *
     * @param messages the messages, oldest first; at least one
     * @param openAssistant whether the text ends with the opening of the assistant's next message, so that generation
     *            continues there
     * @return the rendered text
     * @throws IllegalArgumentException if there are no messages
     * @throws UnsupportedModelException if llama.cpp doesn't know the template
     */
    public String render(List<ChatMessage> messages, boolean openAssistant) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a conversation has at least one message");
        }
        NativeLibraries.load();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment template = scratch.allocateFrom(source);
            MemorySegment chat = llama_chat_message.allocateArray(messages.size(), scratch);
            long capacity = 256;
            for (int i = 0; i < messages.size(); i++) {
                ChatMessage message = messages.get(i);
                MemorySegment content = scratch.allocateFrom(message.content());
                MemorySegment element = llama_chat_message.asSlice(chat, i);
                llama_chat_message.role(element, scratch.allocateFrom(message.role()));
                llama_chat_message.content(element, content);
                capacity += 2 * content.byteSize() + 64;
            }
            MemorySegment none = MemorySegment.NULL;
            int length = LlamaCpp.llama_chat_apply_template(template, chat, messages.size(), openAssistant, none, 0);
            if (length < 0) {
                throw new UnsupportedModelException("llama.cpp does not recognise this chat template: "
                        + source.substring(0, Math.min(120, source.length()))
                        + (source.length() > 120 ? "..." : "") + ". Render the conversation yourself, or use "
                        + "ChatTemplate.CHATML if the model was trained on it.");
            }
            MemorySegment buffer = scratch.allocate(Math.max(capacity, length + 1L));
            length = LlamaCpp.llama_chat_apply_template(template, chat, messages.size(), openAssistant, buffer,
                    (int) Math.min(buffer.byteSize(), Integer.MAX_VALUE));
            return new String(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }
}
