package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What llama.cpp can compute on, and where models lie. */
class DevicesTest {
    private static final int LAYERS = 6;

    @Test
    void theProcessorIsAlwaysThere() {
        List<Device> devices = Devices.available();
        assertThat(devices).filteredOn(device -> device.type() == Device.Type.PROCESSOR).singleElement()
                .satisfies(processor -> {
                    assertThat(processor.name()).isEqualTo("CPU");
                    assertThat(processor.backend()).isEqualTo("CPU");
                    assertThat(processor.description()).isNotBlank();
                    assertThat(processor.totalBytes()).isGreaterThan(100 << 20);
                    assertThat(processor.freeBytes()).isBetween(0L, processor.totalBytes());
                });
        assertThat(Devices.llamaCppVersion()).startsWith("v");
    }

    @Test
    void withoutGpuLayersEverythingLiesInMainMemory() {
        try (Model model = Model.load(Lab.THINK, ModelOptions.defaults().withGpuLayers(0))) {
            assertThat(model.placement().layers()).hasSize(LAYERS).containsOnly("CPU");
            assertThat(model.placement().output()).isEqualTo("CPU");
            assertThat(model.placement()).hasToString("layers 0-5 and output on CPU");
        }
    }

    @Test
    void placementsAreToldInWords() {
        assertThat(Placement.of(Map.of(0, "CPU", 1, "CPU", 2, "A", 3, "B", 4, "B", 5, "B"), 4))
                .hasToString("layers 0-1 on CPU, 2 on A, 3 and output on B");
        assertThat(Placement.of(Map.of(0, "CPU", 1, "A"), 1)).hasToString("layers 0 on CPU, output on A");
        assertThat(Placement.of(Map.of(), 2).layers()).containsExactly("unknown", "unknown");
    }

    @Test
    @Tag("gpu")
    void gpusAreFoundAndGetTheLastLayers() {
        List<String> gpus = Devices.available().stream().filter(device -> device.type().isGpu()).map(Device::name)
                .toList();
        assertThat(gpus).isNotEmpty();
        for (int gpuLayers : new int[]{ModelOptions.ALL_LAYERS, 4, 1}) {
            try (Model model = Model.load(Lab.THINK, ModelOptions.defaults().withGpuLayers(gpuLayers))) {
                int first = gpuLayers < 0 ? 0 : LAYERS + 1 - gpuLayers; // the output is one of them
                assertThat(model.placement().layers().subList(0, first)).allMatch("CPU"::equals);
                assertThat(model.placement().layers().subList(first, LAYERS)).isSubsetOf(gpus);
                assertThat(model.placement().output()).isIn(gpus);
            }
        }
    }
}
