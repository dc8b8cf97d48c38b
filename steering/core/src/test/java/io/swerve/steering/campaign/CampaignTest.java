package io.swerve.steering.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files of all kinds, and random calls, tried in JVMs of their own: none may die, hang or leak, and each refusal
 * is an exception as the API promises it. Usually some forty cases; ten thousand, which take an hour and go on where they
 * were stopped, and the table in {@code steering/core/CAMPAIGN.md} written anew: {@code mvn -pl steering/core -am package
 * -Dtest=CampaignTest -Dsurefire.failIfNoSpecifiedTests=false -Dswerve.test.campaign=10000}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is asked of the GNU C library")
class CampaignTest {
    private static final long SEED = 20_261_128;
    private static final int USUAL = 40;
    private static final int TOGETHER = 250;
    private static final int PATIENCE = 120;
    private static final Path TABLE = Path.of("CAMPAIGN.md");
    private static final Path KEPT = Path.of("target", "campaign");

    @TempDir
    private Path folder;

    @Test
    void nothingThatIsDamagedEndsOrHangsTheProcess() throws IOException, InterruptedException {
        int cases = Integer.getInteger("swerve.test.campaign", 0);
        Campaign campaign = new Campaign(cases > 0 ? KEPT : folder, Long.getLong("swerve.test.seed", SEED), TOGETHER,
                PATIENCE);
        List<CaseRow> rows = campaign.run(cases > 0 ? cases : USUAL);
        Summary summary = Summary.of(rows, TOGETHER);
        if (cases > 0) {
            summary.write(TABLE);
        }
        assertThat(rows).as("seed %d", campaign.seed()).filteredOn(row -> row.outcome().isFault()).isEmpty();
        assertThat(summary.leaks()).isEmpty();
        assertThat(rows).extracting(CaseRow::outcome).contains(Outcome.USED, Outcome.REFUSED);
        assertThat(rows).extracting(CaseRow::kind).contains(Kind.values());
    }

    /** That a fault is found at all: a program that dies, one that hangs, and one that throws. */
    @Test
    void faultsAreFound() throws IOException, InterruptedException {
        Campaign campaign = new Campaign(folder, 1, TOGETHER, 2,
                new ForkedJvm(FaultyCases.class, "-Xmx64m", "-XX:TieredStopAtLevel=1"));
        List<CaseRow> rows = campaign.run(30);
        assertThat(rows).filteredOn(row -> row.kind() == Kind.MODEL).extracting(CaseRow::outcome)
                .containsExactly(Outcome.USED, Outcome.DEATH, Outcome.REFUSED, Outcome.HANG, Outcome.WRONG,
                        Outcome.USED,
                        Outcome.USED);
        assertThat(rows).extracting(CaseRow::kind).contains(Kind.values());
        assertThat(Files.readAllLines(folder.resolve("cases-1.tsv"))).hasSameSizeAs(rows);
        assertThat(campaign.run(30)).isEqualTo(rows); // from the file
    }
}
