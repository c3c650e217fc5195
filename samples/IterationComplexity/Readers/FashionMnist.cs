namespace IterationComplexity.Readers;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf 2017), or another data set in four files of the same names, gzipped or not.</summary>
public static class FashionMnist
{
    /// <summary>Where Debian's package dataset-fashion-mnist puts it.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>What the classes are, in the order of the labels.</summary>
    public static readonly string[] Names = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "trainer", "bag", "boot"];

    /// <summary>Reads the images to train on and those to test on.</summary>
    /// <param name="folder">The folder that the four files are in.</param>
    /// <exception cref="InvalidDataException">A file is missing or malformed, or the images of both parts differ in size; the message says which.</exception>
    public static (ImageSet Training, ImageSet Test) Load(string folder)
    {
        ImageSet training = Part(folder, "train"), test = Part(folder, "t10k");
        if (training.Width != test.Width || training.Height != test.Height)
            throw new InvalidDataException($"{folder}: images to train on are {training.Width} × {training.Height}, those to test on {test.Width} × {test.Height}.");
        return (training, test);
    }

    private static ImageSet Part(string folder, string part)
    {
        string images = Find(folder, $"{part}-images-idx3-ubyte"), labels = Find(folder, $"{part}-labels-idx1-ubyte");
        using FileStream imageStream = File.OpenRead(images), labelStream = File.OpenRead(labels);
        return Idx.ReadImages(imageStream, images, labelStream, labels);
    }

    private static string Find(string folder, string name)
    {
        string plain = Path.Combine(folder, name), gzipped = plain + ".gz";
        if (File.Exists(gzipped))
            return gzipped;
        return File.Exists(plain) ? plain : throw new InvalidDataException($"There is no file {plain} or {name}.gz. Debian's package dataset-fashion-mnist has its files in {DebianFolder}.");
    }
}
