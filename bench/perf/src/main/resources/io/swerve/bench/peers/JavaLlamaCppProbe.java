import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.LogFormat;
import java.util.Locale;

/** The same as SwerveProbe, with java-llama.cpp. Compiled when it is needed, since Swerve doesn't depend on its peers. */
public final class JavaLlamaCppProbe {
    public static void main(String[] arguments) {
        int tokens = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        LlamaModel.setLogger(LogFormat.TEXT, (level, message) -> {});
        long begin = System.nanoTime();
        ModelParameters parameters = new ModelParameters().setModel(arguments[0])
                .setThreads(Integer.parseInt(arguments[4])).setCtxSize(Integer.parseInt(arguments[5]))
                .setGpuLayers(0);
        try (LlamaModel model = new LlamaModel(parameters)) {
            System.out.printf(Locale.ROOT, "probe:loaded %.3f%n", (System.nanoTime() - begin) * 1e-6);
            for (int round = 0; round < rounds; round++) {
                InferenceParameters inference = new InferenceParameters(arguments[1]).setTemperature(0)
                        .setNPredict(tokens).setIgnoreEos(true).setCachePrompt(false);
                long start = System.nanoTime();
                long first = 0;
                int count = 0;
                for (LlamaOutput output : model.generate(inference)) {
                    if (count++ == 0) {
                        first = System.nanoTime();
                        System.out.println("probe:first");
                    }
                }
                System.out.printf(Locale.ROOT, "probe:round %d %.3f %.3f%n", count, (first - start) * 1e-6,
                        (System.nanoTime() - first) * 1e-6);
            }
        }
    }
}
