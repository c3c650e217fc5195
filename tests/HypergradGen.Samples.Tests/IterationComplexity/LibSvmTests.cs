using IterationComplexity.Readers;

namespace HypergradGen.Samples.Tests.IterationComplexity;

public class LibSvmTests
{
    [Fact]
    public void Reads_rows_labels_and_comments()
    {
        SparseRows rows = LibSvm.Read(["# a comment", "-1 1:0.5 4:-2e-1", "", "3\t2:1 # the rest of a line", "-1"], "texts");

        Assert.Equal((3, 4, 2), (rows.Count, rows.Features, rows.Classes));
        Assert.Equal([0, 2, 3, 3], rows.Start);
        Assert.Equal([0, 3, 1], rows.Column);
        Assert.Equal([0.5, -0.2, 1], rows.Value);
        Assert.Equal([0, 1, 0], rows.Labels);
    }

    [Fact]
    public void An_element_that_is_0_is_not_kept_but_its_feature_counts()
    {
        SparseRows rows = LibSvm.Read(["0 1:1 7:0", "1 2:1"], "texts");

        Assert.Equal(7, rows.Features);
        Assert.Equal([1.0, 1.0], rows.Value);
    }

    [Theory]
    [InlineData("1 2:0.5 x", "'x' is no pair")]
    [InlineData("1 2:", "'2:' is no pair")]
    [InlineData("1 :3", "':3' is no pair")]
    [InlineData("1 0:3", "'0:3' is no pair index:value with an index from 1")]
    [InlineData("1 -4:3", "'-4:3' is no pair")]
    [InlineData("1 99999999999:3", "'99999999999:3' is no pair")]
    [InlineData("1 1:NaN", "'1:NaN' is no pair")]
    [InlineData("1 1:1e999", "'1:1e999' is no pair")]
    [InlineData("1 3:1 3:2", "index 3 comes after 3")]
    [InlineData("1 3:1 2:2", "index 2 comes after 3")]
    [InlineData("sport 1:1", "the label 'sport' is no whole number")]
    [InlineData("0.5 1:1", "the label '0.5' is no whole number")]
    public void Refuses_a_malformed_line_by_its_number(string line, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => LibSvm.Read(["0 1:1", line], "texts"));

        Assert.StartsWith("texts, line 2: " + message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_rows_of_one_class()
    {
        var error = Assert.Throws<InvalidDataException>(() => LibSvm.Read(["1 1:1", "1 2:1"], "texts"));

        Assert.Contains("at least two", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chosen_rows_keep_their_elements()
    {
        SparseRows rows = LibSvm.Read(["0 1:1 2:2", "1", "2 3:3"], "texts").Choose([2, 1, 0]);

        Assert.Equal([0, 1, 1, 3], rows.Start);
        Assert.Equal([2, 0, 1], rows.Column);
        Assert.Equal([3.0, 1, 2], rows.Value);
        Assert.Equal([2, 1, 0], rows.Labels);
    }

    [Fact]
    public void Curvature_is_the_largest_eigenvalue()
    {
        // XᵀX/2 = diag(8, 4.5).
        SparseRows rows = LibSvm.Read(["0 1:4", "1 2:3"], "texts");

        Assert.Equal(8, rows.Curvature(200), 1e-9);
    }
}
