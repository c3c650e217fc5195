using IterationComplexity.Readers;

namespace HypergradGen.Samples.Tests.IterationComplexity;

public class DigitsTests
{
    [Fact]
    public void The_file_beside_the_program_has_1797_images_in_two_parts()
    {
        (ImageSet training, ImageSet test) = Digits.Load(1);

        Assert.Equal((1198, 599), (training.Count, test.Count));
        Assert.All(training.Pixels.Concat(test.Pixels), pixel => Assert.InRange(pixel, 0, 1));
        Assert.Equal(10, training.Labels.Concat(test.Labels).Distinct().Count());
    }

    [Theory]
    [InlineData("1,2,3", "3 cells")]
    [InlineData("17", "'17' is no whole number from 0 to 16")]
    [InlineData("-1", "'-1' is no whole number from 0 to 16")]
    [InlineData("", "'' is no whole number from 0 to 16")]
    public void Refuses_a_malformed_line_by_its_number(string first, string message)
    {
        string line = first.Contains(',') ? first : string.Join(',', Enumerable.Repeat("0", 64).Prepend(first));

        var error = Assert.Throws<InvalidDataException>(() => Digits.Parse(["names", line], "digits"));

        Assert.StartsWith("digits, line 2: " + message, error.Message, StringComparison.Ordinal);
    }
}
