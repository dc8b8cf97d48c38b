package io.swerve.steering.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThinkingMarkersTest {
    private static final ThinkingMarkers MARKERS = new ThinkingMarkers("<think>", "</think>", 8, 9);

    @Test
    void countsTheTokensBetweenTheMarkers() {
        assertThat(MARKERS.count(new int[]{8, 1, 2, 3, 9, 4}, false)).isEqualTo(3);
        assertThat(MARKERS.count(new int[]{1, 2, 9, 4}, true)).isEqualTo(2);
        assertThat(MARKERS.count(new int[]{1, 8, 2, 3}, false)).isEqualTo(2);
        assertThat(MARKERS.count(new int[]{8, 9, 4, 8, 5}, false)).isZero();
        assertThat(MARKERS.count(new int[]{1, 2, 9}, false)).isZero();
        assertThat(MARKERS.count(new int[0], true)).isZero();
    }

    @Test
    void tellsWhetherAPromptLeavesTheThinkingOpen() {
        assertThat(MARKERS.isOpenIn(1, 8, 2)).isTrue();
        assertThat(MARKERS.isOpenIn(8, 2, 9)).isFalse();
        assertThat(MARKERS.isOpenIn(9, 8)).isTrue();
        assertThat(MARKERS.isOpenIn()).isFalse();
    }
}
