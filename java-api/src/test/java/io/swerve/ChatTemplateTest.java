package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a conversation looks like to a model. */
class ChatTemplateTest {
    private static ChatTemplate labTemplate() {
        try (Model model = Model.load(Lab.THINK)) {
            return model.chatTemplate().orElseThrow(); // outlives the model
        }
    }

    @Test
    void theModelsTemplateMakesTheFormatOfItsTraining() {
        ChatTemplate template = labTemplate();
        assertThat(template.source()).startsWith("{% for message in messages %}").contains("<|im_start|>");
        assertThat(template.render(List.of(ChatMessage.user("What is 1?")), true))
                .isEqualTo(Lab.question("What is 1?"));
    }

    @Test
    void aWholeConversationIsRendered() {
        List<ChatMessage> messages = List.of(ChatMessage.system("Be brief."),
                ChatMessage.user("Gr\u00fc\u00dfe \uD83D\uDE80"),
                ChatMessage.assistant("Hello.\nYou?"), new ChatMessage("user", ""));
        String rendered = """
                <|im_start|>system
                Be brief.<|im_end|>
                <|im_start|>user
                Gr\u00fc\u00dfe \uD83D\uDE80<|im_end|>
                <|im_start|>assistant
                Hello.
                You?<|im_end|>
                <|im_start|>user
                <|im_end|>
                """;
        for (ChatTemplate template : List.of(labTemplate(), ChatTemplate.CHATML)) {
            assertThat(template.render(messages, false)).isEqualTo(rendered);
            assertThat(template.render(messages, true)).isEqualTo(rendered + "<|im_start|>assistant\n");
        }
    }

    @Test
    void otherFamiliesHaveFormatsOfTheirOwn() {
        List<ChatMessage> messages = List.of(ChatMessage.system("S"), ChatMessage.user("U"));
        assertThat(new ChatTemplate("llama3").render(messages, true))
                .isEqualTo("<|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
        // This family has no system role: the instruction precedes the question.
        assertThat(new ChatTemplate("gemma").render(messages, true))
                .isEqualTo("<start_of_turn>user\nS\n\nU<end_of_turn>\n<start_of_turn>model\n");
    }

    /** A quarter of a megabyte of UTF-8, many messages, a long role: no buffer is too small. */
    @Test
    void longConversationsAreWhole() {
        String text = "\u6f22\u00e4a\uD83D\uDE80".repeat(25_000);
        assertThat(ChatTemplate.CHATML.render(List.of(ChatMessage.user(text)), false))
                .isEqualTo("<|im_start|>user\n" + text + "<|im_end|>\n");
        List<ChatMessage> messages = new ArrayList<>();
        StringBuilder rendered = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            messages.add(ChatMessage.user("m" + i));
            rendered.append("<|im_start|>user\nm").append(i).append("<|im_end|>\n");
        }
        assertThat(ChatTemplate.CHATML.render(messages, false)).isEqualTo(rendered.toString());
        String role = "r".repeat(100_000);
        assertThat(ChatTemplate.CHATML.render(List.of(new ChatMessage(role, "c")), false))
                .isEqualTo("<|im_start|>" + role + "\nc<|im_end|>\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{{ messages }}", "no-such-family"})
    void unknownTemplatesAreRefused(String source) {
        ChatTemplate template = new ChatTemplate(source);
        assertThatThrownBy(() -> template.render(List.of(ChatMessage.user("U")), true))
                .isInstanceOf(UnsupportedModelException.class).hasMessageContaining(source)
                .hasMessageContaining("ChatTemplate.CHATML");
        assertThatThrownBy(
                () -> new ChatTemplate("{" + "x".repeat(10_000)).render(List.of(ChatMessage.user("U")), true))
                .isInstanceOf(UnsupportedModelException.class).message().hasSizeLessThan(400);
    }

    @Test
    void badConversationsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ChatTemplate.CHATML.render(List.of(), true))
                .withMessageContaining("at least one message");
        assertThatIllegalArgumentException().isThrownBy(() -> ChatMessage.user("a\0b"))
                .withMessageContaining("U+0000 at index 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new ChatMessage("us\0er", "b"))
                .withMessageContaining("role");
        assertThatIllegalArgumentException().isThrownBy(() -> new ChatTemplate("chatml\0"))
                .withMessageContaining("U+0000 at index 6");
        assertThatNullPointerException().isThrownBy(() -> ChatMessage.user(null));
        assertThatNullPointerException().isThrownBy(() -> new ChatMessage(null, "a"));
        assertThatNullPointerException().isThrownBy(() -> new ChatTemplate(null));
    }
}
