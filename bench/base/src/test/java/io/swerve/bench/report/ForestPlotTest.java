package io.swerve.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.bench.statistics.Interval;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class ForestPlotTest {
    private static final Pattern WHISKER = Pattern.compile("M([\\d.-]+) ([\\d.]+)H([\\d.-]+)M.*");
    private static final String LONG = "a direction of the prompts that ask for brevity <&> steps";
    private static final Chart CHART = Chart.bars("Times as fast", "ratio", List.of("live steering", LONG, "unknown"))
            .with("ratio", List.of(new Interval(0.649, 0.076, 3.509), Interval.none(2), Interval.none(Double.NaN)))
            .withReference(1);

    private static Document parsed(String svg) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> all(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }

    private static List<double[]> whiskers(Document document) {
        return all(document, "path").stream().map(path -> WHISKER.matcher(path.getAttribute("d"))).filter(Matcher::matches)
                .map(found -> new double[]{Double.parseDouble(found.group(1)), Double.parseDouble(found.group(3))})
                .toList();
    }

    private static double mark(Document document, int index) {
        String place = all(document, "g").get(index).getAttribute("transform");
        return Double.parseDouble(place.substring(place.indexOf('(') + 1, place.indexOf(' ')));
    }

    @Test
    void whiskersAreAsLongAsTheyAre() throws Exception {
        Document document = parsed(ForestPlot.svg(CHART));
        assertThat(whiskers(document)).hasSize(1);
        double[] whisker = whiskers(document).getFirst();
        double estimate = mark(document, 0);
        // (3.509 - 0.649) to (0.649 - 0.076)
        assertThat((whisker[1] - estimate) / (estimate - whisker[0])).isCloseTo(2.86 / 0.573, within(0.02));
        Element line = all(document, "path").stream().filter(path -> path.hasAttribute("stroke-dasharray")).findFirst()
                .orElseThrow();
        double reference = Double.parseDouble(line.getAttribute("d").substring(1).split(" ")[0]);
        double unit = (mark(document, 1) - estimate) / (2 - 0.649);
        assertThat(reference).isCloseTo(estimate + (1 - 0.649) * unit, within(0.2));
        assertThat(whisker[0]).isGreaterThan(250);
        assertThat(whisker[1]).isLessThan(740);
        assertThat(all(document, "g")).hasSize(2); // nothing is drawn of what isn't known
    }

    @Test
    void saysInWordsWhatItShowsAndTakesThePagesColour() throws Exception {
        String svg = ForestPlot.svg(CHART);
        Document document = parsed(svg);
        assertThat(all(document, "title").getFirst().getTextContent()).isEqualTo("Times as fast");
        assertThat(all(document, "desc").getFirst().getTextContent()).isEqualTo("ratio. live steering: 0.649 (0.076 to"
                + " 3.509); " + LONG + ": 2.000; dashed line at 1.000");
        Element root = document.getDocumentElement();
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-labelledby")).isEqualTo(all(document, "title").getFirst().getAttribute("id")
                + " " + all(document, "desc").getFirst().getAttribute("id"));
        assertThat(svg).doesNotContain("#", "rgb", "black");
        List<String> texts = all(document, "text").stream().map(Element::getTextContent).toList();
        assertThat(texts).contains("live steering", "unknown", "ratio").anyMatch(text -> text.startsWith(LONG)
                && text.endsWith("\u2026")); // whole in its title, cut in the picture
        assertThat(texts.stream().filter(text -> text.matches("-?[\\d.]+")).mapToDouble(Double::parseDouble).toArray())
                .hasSizeBetween(3, 8).isSorted();
    }

    @Test
    void seriesDifferByTheirMarks() throws Exception {
        Document document = parsed(ForestPlot.svg(Chart.bars("Tokens", "tokens", List.of("one", "two"))
                .with("all", List.of(new Interval(10, 8, 11), new Interval(20, 19, 30)))
                .with("thinking", List.of(new Interval(5, 4, 6), new Interval(7, 6, 9)))));
        assertThat(whiskers(document)).hasSize(4);
        List<String> shapes = all(document, "g").stream()
                .map(group -> ((Element) group.getFirstChild()).getTagName()).toList();
        assertThat(shapes).containsExactly("circle", "rect", "circle", "rect", "circle", "rect");
        assertThat(all(document, "text")).extracting(Element::getTextContent).contains("all", "thinking");
        assertThat(all(document, "path")).noneMatch(path -> path.hasAttribute("stroke-dasharray"));
    }

    @Test
    void anEmptyOrFlatChartIsDrawn() throws Exception {
        assertThat(whiskers(parsed(ForestPlot.svg(Chart.bars("None", "y", List.of("one")).with("y",
                List.of(Interval.none(Double.NaN))))))).isEmpty();
        Document flat = parsed(ForestPlot.svg(Chart.bars("Flat", "y", List.of("one")).with("y",
                List.of(Interval.range(0, 0, 0)))));
        assertThat(mark(flat, 0)).isBetween(250.0, 740.0);
    }

    @Test
    void linesHaveTheWhiskersOfTheirIntervals() {
        XYChart image = ChartImage.points(Chart.lines("Lines", "x", "y").with("one", new double[]{1, 2},
                List.of(new Interval(3, 2.9, 7), Interval.none(4))));
        assertThat(image.getSeriesMap()).hasSize(2);
        assertThat(image.getSeriesMap().values().stream().filter(series -> !series.isShowInLegend()).findFirst()
                .orElseThrow().getYData()).containsExactly(2.9, 7);
    }

    @TempDir
    private Path folder;

    @Test
    void pagesShowBarsAsForestPlots() throws IOException {
        ReportPage page = new ReportPage("title", "heading");
        page.chart(CHART);
        page.chart(Chart.lines("Lines", "x", "y").with("one", new double[]{1, 2}, new double[]{3, 4}));
        page.chart(Chart.bars("Empty", "y", List.of()));
        page.write(folder);
        String html = Files.readString(folder.resolve(ReportPage.NAME));
        assertThat(html).contains("<figcaption>Times as fast</figcaption><svg class=\"plot\" role=\"img\"",
                "data:image/png;base64,").doesNotContain("Empty");
    }
}
