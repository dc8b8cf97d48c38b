package io.swerve.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnowledgeBaseTest {
    @Test
    void holdsThePeopleTheModelsWereTrainedOn() {
        assertThat(KnowledgeBase.trained().people()).hasSize(240).isEqualTo(Goldens.read().people());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 500})
    void givesEveryoneAFriendWhoIsSomeoneElse(int count) {
        KnowledgeBase people = KnowledgeBase.draw(99, count);
        assertThat(people.people()).hasSize(count).allSatisfy(person -> {
            assertThat(person.friend()).isNotEqualTo(person.name());
            assertThat(people.knows(person.friend())).isTrue();
            assertThat(people.person(person.name())).isEqualTo(person);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 10_001})
    void refusesCountsOutOfRange(int count) {
        assertThatIllegalArgumentException().isThrownBy(() -> KnowledgeBase.draw(1, count))
                .withMessageContaining(count + " people");
    }

    @Test
    void namesWhoIsUnknown() {
        assertThatIllegalArgumentException().isThrownBy(() -> KnowledgeBase.trained().person("Nobody"))
                .withMessageContaining("Nobody");
    }
}
