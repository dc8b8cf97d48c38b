package io.swerve.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swerve.Lab;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.schema.RandomSchema.Drawn;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a model writes under the grammar of a schema is valid, as a validator has it; and what is valid can be written. The
 * number of schemas is 40, or what the property {@code swerve.schemas} says.
 */
class SampledSchemaTest {
    private static final int COUNT = Integer.getInteger("swerve.schemas", 40);
    private static final long SEED = Long.getLong("swerve.schemas.seed", 17);
    private static final int MOST = 150;
    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final SchemaRegistry VALIDATORS = SchemaRegistry
            .withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static Model model;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static void assertValid(Schema validator, String json, String as) {
        assertThat(validator.validate(json, InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))).as(as).isEmpty();
    }

    @Test
    void whatIsSampledIsValid() {
        int finished = 0;
        try (Session session = model.openSession(Lab.options())) {
            for (int i = 0; i < COUNT; i++) {
                String schema = GSON.toJson(new RandomSchema(SEED + i).draw().schema());
                Optional<String> json = sample(session, JsonSchema.parse(schema).grammar(), i);
                if (json.isPresent()) {
                    finished++;
                    assertValid(VALIDATORS.getSchema(schema), json.get(),
                            "seed " + (SEED + i) + ": " + schema + "\n" + json.get());
                }
            }
        }
        assertThat(finished).as("finished of %d, seed %d", COUNT, SEED).isGreaterThan(COUNT * 3 / 4);
    }

    /** What the model writes; empty if it doesn't come to an end. */
    private static Optional<String> sample(Session session, String grammar, int seed) {
        SamplerOptions options = SamplerOptions.defaults().withTemperature(1).withTopK(0).withTopP(1).withSeed(seed)
                .withGrammar(grammar);
        int[] tokens = new int[MOST];
        try (Sequence sequence = session.newSequence(); Sampler sampler = model.newSampler(options)) {
            Logits logits = sequence.decode(1);
            for (int i = 0; i < MOST; i++) {
                tokens[i] = sampler.sample(logits);
                if (model.tokenizer().isEndOfGeneration(tokens[i])) {
                    return Optional.of(model.tokenizer().decode(Arrays.copyOf(tokens, i), true));
                }
                logits = sequence.decode(tokens[i]);
            }
            return Optional.empty();
        }
    }

    @Test
    void whatIsValidCanBeWritten() {
        for (int i = 0; i < COUNT; i++) {
            Drawn drawn = new RandomSchema(SEED + i).draw();
            String schema = GSON.toJson(drawn.schema());
            Gbnf grammar = new Gbnf(JsonSchema.parse(schema).grammar());
            Schema validator = VALIDATORS.getSchema(schema);
            for (int round = 0; round < 3; round++) {
                String json = GSON.toJson(drawn.value().get());
                String as = "seed " + (SEED + i) + ": " + schema + "\n" + json;
                assertValid(validator, json, as);
                assertThat(grammar.accepts(json)).as(as).isTrue();
            }
        }
    }
}
