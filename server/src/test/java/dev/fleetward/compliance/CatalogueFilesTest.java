package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CatalogueFilesTest {
    private static final String REQUIREMENT = """
            {"id": "MINE.1", "citation": "Mine 1", "part": "All", "title": "One", "meaning": "One.",
             "mayBeNotApplicable": true, "figures": ["updates.reach"], "crosswalk": {"CRA": ["CRA.II.2"]}}
            """;

    @Test
    void a_new_catalogue_is_a_file() {
        Catalogue read = CatalogueFiles.parse("mine.json", catalogue("mine", REQUIREMENT));

        assertThat(read.title()).isEqualTo("Mine");
        assertThat(read.requirements()).singleElement().satisfies(one -> {
            assertThat(one.figures()).containsExactly("updates.reach");
            assertThat(one.documents()).isEmpty();
            assertThat(one.crosswalkInWords()).isEqualTo("CRA: CRA.II.2");
        });
    }

    @Test
    void what_is_wrong_in_a_file_is_named() {
        refused("mine.json", "{\n\"id\": \"mine\",,}", "line 2 is no JSON");
        refused("other.json", catalogue("mine", REQUIREMENT), "“id” must be the file's name without .json, not “mine”");
        refused("mine.json", catalogue("mine", ""), "“requirements” must be a list of one at least");
        refused("mine.json", changed("\"title\": \"One\", ", ""), "requirement “MINE.1” needs “title”");
        refused("mine.json", changed("figures", "figure"), "requirement “MINE.1” has “figure”, which nothing reads");
        refused("mine.json", changed("true", "\"yes\""), "“mayBeNotApplicable” must be true or false");
        refused("mine.json", changed("[\"updates.reach\"]", "\"updates.reach\""), "“figures” must be a list of texts");
        refused("mine.json", changed("[\"CRA.II.2\"]", "[]"), "crosswalk to “CRA” must be a list of texts");
    }

    private static void refused(String file, String text, String why) {
        assertThatThrownBy(() -> CatalogueFiles.parse(file, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Catalogue compliance/catalogues/" + file)
                .hasMessageContaining(why);
    }

    private static String changed(String from, String to) {
        return catalogue("mine", REQUIREMENT.replace(from, to));
    }

    private static String catalogue(String id, String requirements) {
        return """
                {"id": "%s", "title": "Mine", "order": 9, "law": "Our rules", "note": "Ours.", "requirements": [%s]}
                """.formatted(id, requirements);
    }
}
