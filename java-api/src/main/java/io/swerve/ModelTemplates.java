package io.swerve;

import io.swerve.chat.ChatTemplate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chat templates that a model's file brings, parsed when they are asked for. Thread-safe. */
final class ModelTemplates {
    private static final Logger LOG = LoggerFactory.getLogger(Model.class);
    private static final String KEY = "tokenizer.chat_template.";

    private final String file;
    private final ModelFacts facts;
    private final Map<String, String> specialTokens;
    private final Map<String, Optional<ChatTemplate>> named = new ConcurrentHashMap<>();
    private volatile Optional<ChatTemplate> own; // null until it is asked for; threads that race compute the same

    ModelTemplates(String file, ModelFacts facts, Map<String, String> specialTokens) {
        this.file = file;
        this.facts = facts;
        this.specialTokens = specialTokens;
    }

    Optional<ChatTemplate> own() {
        Optional<ChatTemplate> template = own;
        if (template == null) {
            template = facts.chatTemplate().map(this::parse);
            own = template;
        }
        return template;
    }

    Optional<ChatTemplate> named(String name) {
        return named.computeIfAbsent(name,
                key -> Optional.ofNullable(facts.metadata().get(KEY + key)).map(this::parse));
    }

    ChatTemplate ownOrDefault() {
        return own().orElseGet(() -> {
            LOG.warn("{} brings no chat template; its conversations are written in ChatML, on which it may not have"
                    + " been trained", file);
            return ChatTemplate.CHATML;
        });
    }

    private ChatTemplate parse(String source) {
        return ChatTemplate.of(source, specialTokens);
    }
}
