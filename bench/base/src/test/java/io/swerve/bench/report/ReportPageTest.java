package io.swerve.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.bench.statistics.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    private static final Pattern LINE = Pattern
            .compile("<line x1=\"(\\S+)\" y1=\"(\\S+)\" x2=\"(\\S+)\" y2=\"(\\S+)\" class=\"(\\w+)\"/>");
    private static final Pattern POINT = Pattern.compile("<path d=\"M(\\S+) ([0-9.]+)m");

    @TempDir
    private Path folder;

    private String written(ReportPage page) throws IOException {
        page.write(folder);
        return Files.readString(folder.resolve(ReportPage.NAME));
    }

    private static List<MatchResult> lines(String svg, String css) {
        return LINE.matcher(svg).results().filter(line -> line.group(5).equals(css)).toList();
    }

    private static double number(MatchResult match, int group) {
        return Double.parseDouble(match.group(group));
    }

    /** An interval of a long and a short side keeps both; a second row without an interval has a point only. */
    @Test
    void whiskersEndWhereTheIntervalsEnd() {
        Chart chart = Chart.bars("ratios", "ratio", List.of("live steering", "one")).with("ratio",
                List.of(new Interval(0.649, 0.076, 3.509), Interval.none(2))).withReference(1);
        String svg = ForestPlot.svg(chart);
        PlotAxis axis = PlotAxis.of(DoubleStream.of(0.076, 3.509), 14, 406);
        List<MatchResult> whisker = lines(svg, "s0");
        assertThat(whisker).hasSize(3); // the line and a stroke at each end
        assertThat(number(whisker.getFirst(), 1)).isEqualTo(axis.at(0.076), within(0.06));
        assertThat(number(whisker.getFirst(), 3)).isEqualTo(axis.at(3.509), within(0.06));
        List<MatchResult> points = POINT.matcher(svg).results().toList();
        assertThat(points).hasSize(2);
        assertThat(number(points.get(0), 1)).isEqualTo(axis.at(0.649), within(0.06));
        assertThat(number(points.get(1), 1)).isEqualTo(axis.at(2), within(0.06));
        assertThat(lines(svg, "reference")).singleElement()
                .satisfies(line -> assertThat(number(line, 1)).isEqualTo(axis.at(1), within(0.06)));
        assertThat(svg).contains(">live steering<", ">ratio<", "aria-label=\"ratios\"");
    }

    /** Two values where a bar can't be mistaken for the other way round. */
    @Test
    void barsBeginAtZero() {
        String svg = ForestPlot.svg(Chart.bars("t", "y", List.of("a", "b")).with("s", new double[]{0, 1},
                new double[]{-2, 4}));
        PlotAxis axis = PlotAxis.of(DoubleStream.of(-2, 4, 0), 14, 406);
        List<MatchResult> bars = Pattern.compile("<rect x=\"(\\S+)\" y=\"\\S+\" width=\"(\\S+)\"").matcher(svg)
                .results().toList();
        assertThat(bars).hasSize(2);
        assertThat(number(bars.get(0), 1)).isEqualTo(axis.at(-2), within(0.06));
        assertThat(number(bars.get(0), 2)).isEqualTo(axis.at(0) - axis.at(-2), within(0.11));
        assertThat(number(bars.get(1), 1)).isEqualTo(axis.at(0), within(0.06));
        assertThat(number(bars.get(1), 2)).isEqualTo(axis.at(4) - axis.at(0), within(0.11));
    }

    @Test
    void linesLeaveOutWhatIsUnknown() {
        String svg = XyPlot.svg(Chart.lines("t", "x", "y").with("s", new double[]{0, 1, 2},
                new double[]{5, Double.NaN, 10}));
        assertThat(POINT.matcher(svg).results()).hasSize(2);
        assertThat(svg).containsPattern("<polyline points=\"46\\.0,230\\.0 408\\.0,22\\.0\"");
    }

    @Test
    void axesCoverTheirValuesInRoundSteps() {
        for (double[] range : new double[][]{{0, 1}, {-3, 7.5}, {0.076, 3.509}, {12, 12}, {0, 0}, {-1e-3, 2e-3},
                {1e6, 9e7}}) {
            PlotAxis axis = PlotAxis.of(DoubleStream.of(range), 0, 100);
            double[] ticks = axis.ticks();
            assertThat(axis.low()).isLessThanOrEqualTo(range[0]);
            assertThat(axis.high()).isGreaterThanOrEqualTo(range[1]);
            assertThat(ticks.length).isBetween(2, 9);
            assertThat(ticks[0]).isEqualTo(axis.low(), within(axis.step() / 1e6));
            assertThat(ticks[ticks.length - 1]).isEqualTo(axis.high(), within(axis.step() / 1e6));
        }
        assertThat(PlotAxis.of(DoubleStream.of(0, 0.5), 0, 1).label(0.3)).isEqualTo("0.3");
        assertThat(PlotAxis.of(DoubleStream.of(-20, 100), 0, 1).label(-20)).isEqualTo("-20");
    }

    @Test
    void theLineToCompareWithIsThatOfTheArm() {
        Chart chart = Chart.bars("t", "y", List.of("steered", "unsteered")).with("s",
                List.of(Interval.none(3), Interval.none(7)));
        assertThat(chart.withReferenceOf("unsteered").reference()).isEqualTo(7);
        assertThat(chart.withReferenceOf("plain").reference()).isNull();
        assertThat(chart.withReference(1).withReferenceOf("unsteered").reference()).isEqualTo(1);
        assertThat(chart.with("other", List.of(Interval.none(1), Interval.none(2))).withReferenceOf("unsteered")
                .reference()).isNull();
    }

    @Test
    void columnsOfNumbersAreAlignedAndTextIsEscaped() throws IOException {
        ReportPage page = new ReportPage("title", "<heading>");
        page.table(Table.of("a & b", "arm", "share", "note").with("x<y", "31.4% (20.1 to 40.0)", "none")
                .with("z", "-", "1"));
        page.folded("more", () -> page.paragraph("hidden"));
        assertThat(written(page)).contains("<h1>&lt;heading&gt;</h1>", "<caption>a &amp; b</caption>",
                "<th scope=\"row\">x&lt;y</th><td class=\"n\">31.4% (20.1 to 40.0)</td><td>none</td>",
                "<th scope=\"col\" class=\"n\">share</th><th scope=\"col\">note</th>",
                "<details><summary>more</summary><p>hidden</p>\n</details>");
    }

    @Test
    void anEmptyChartIsLeftOut() throws IOException {
        ReportPage page = new ReportPage("title", "heading");
        page.chart(Chart.points("nothing", "x", "y").with("s", new double[0], new double[0]));
        assertThat(written(page)).doesNotContain("<figure>");
    }
}
