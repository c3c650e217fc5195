using System.IO.Compression;
using IterationComplexity.Readers;

namespace HypergradGen.Samples.Tests.IterationComplexity;

public class IdxTests
{
    // Two images of 1 × 3 pixels.
    private static readonly byte[] s_images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 255, 0, 102];

    private static readonly byte[] s_labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 9];

    [Fact]
    public void Reads_images_and_labels()
    {
        ImageSet set = Read(s_images, s_labels);

        Assert.Equal((3, 1, 2), (set.Width, set.Height, set.Count));
        Assert.Equal([0, 0.2, 1, 1, 0, 0.4], set.Pixels);
        Assert.Equal([7, 9], set.Labels);
        Assert.Equal([1, 0, 0.4], set.Choose([1]).Pixels);
    }

    [Fact]
    public void Reads_gzipped_files_as_it_reads_plain_ones()
        => Assert.Equal(Read(s_images, s_labels).Pixels, Read(Zipped(s_images), Zipped(s_labels)).Pixels);

    public static TheoryData<string, byte[], byte[], string> Malformed => new()
    {
        { "empty", [], s_labels, "pictures is no IDX file" },
        { "text", "not an IDX file"u8.ToArray(), s_labels, "pictures is no IDX file" },
        { "floats", [0, 0, 0x0d, 3, .. s_images[4..]], s_labels, "pictures is no IDX file" },
        { "labels for images", s_labels, s_labels, "3 dimension(s)" },
        { "half a header", s_images[..10], s_labels, "pictures ends within its header" },
        { "a pixel too few", s_images[..^1], s_labels, "pictures has 5 elements; its header promises 2 × 1 × 3 = 6" },
        { "a pixel too many", [.. s_images, 1], s_labels, "pictures has 7 elements" },
        { "no images", [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3], s_labels, "dimension 1 is 0" },
        { "dimensions whose product overflows", [0, 0, 8, 3, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0], s_labels, "dimension 2" },
        { "a negative dimension", [0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1], s_labels, "dimension 1" },
        { "a label too few", s_images, [0, 0, 8, 1, 0, 0, 0, 1, 7], "pictures has 2 images, and classes 1 labels" },
        { "a label that is no class", s_images, [0, 0, 8, 1, 0, 0, 0, 2, 7, 10], "classes: label 10 of image 1" },
        { "a gzipped file that breaks off", Zipped(s_images)[..12], s_labels, "pictures" },
        { "a gzipped file that is none", [0x1f, 0x8b, 1, 2, 3], s_labels, "pictures begins like a gzipped file" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refuses_what_is_malformed_and_says_what(string what, byte[] images, byte[] labels, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(images, labels));

        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), $"{what}: {error.Message}");
    }

    [Fact]
    public void A_folder_without_the_files_is_refused_by_the_name_of_the_first_that_is_missing()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var error = Assert.Throws<InvalidDataException>(() => FashionMnist.Load(folder));

            Assert.Contains(Path.Combine(folder, "train-images-idx3-ubyte"), error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static ImageSet Read(byte[] images, byte[] labels) => Idx.ReadImages(new MemoryStream(images), "pictures", new MemoryStream(labels), "classes");

    private static byte[] Zipped(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
