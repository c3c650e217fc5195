namespace IterationComplexity.Readers;

/// <summary>Images of one size, row by row and one after the other with pixels from 0 to 1, and the class of each, 0 to <see cref="Classes"/> − 1.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Pixels">Width·Height numbers an image.</param>
/// <param name="Labels">A class for each image.</param>
public sealed record ImageSet(int Width, int Height, double[] Pixels, int[] Labels)
{
    /// <summary>Digits and Fashion-MNIST have ten classes each.</summary>
    public const int Classes = 10;

    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    /// <summary>How many numbers an image is.</summary>
    public int Size => Width * Height;

    /// <summary>The images with these indices, in this order; O(indices · Size).</summary>
    public ImageSet Choose(ReadOnlySpan<int> indices)
    {
        var pixels = new double[indices.Length * Size];
        var labels = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Pixels.AsSpan(indices[i] * Size, Size).CopyTo(pixels.AsSpan(i * Size));
            labels[i] = Labels[indices[i]];
        }
        return new ImageSet(Width, Height, pixels, labels);
    }

    /// <summary>At most <paramref name="count"/> of the images, drawn without repetition.</summary>
    public ImageSet Draw(int count, Random random)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        random.Shuffle(order);
        return Choose(order.AsSpan(0, Math.Min(count, Count)));
    }
}
