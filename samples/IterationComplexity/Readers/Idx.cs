using System.Buffers.Binary;
using System.IO.Compression;

namespace IterationComplexity.Readers;

/// <summary>
/// Arrays of bytes in the IDX format of the MNIST files, gzipped or not: two bytes 0, the type 8, the count of dimensions, each dimension as a big-endian
/// number of 32 bits, then the elements.
/// </summary>
public static class Idx
{
    private const byte UnsignedByte = 8;

    private const int LargestArray = 1 << 30;

    /// <summary>Reads an array of so many dimensions from a stream; O(elements).</summary>
    /// <param name="stream">A stream at its start; read to its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="dimensions">How many dimensions the array has to have.</param>
    /// <returns>The lengths, and the elements with the last index running fastest.</returns>
    /// <exception cref="InvalidDataException">The stream does not hold such an array, the whole of it and nothing more; the message begins with the name.</exception>
    public static (int[] Lengths, byte[] Elements) Read(Stream stream, string name, int dimensions)
    {
        byte[] bytes = Contents(stream, name);
        int header = 4 + 4 * dimensions;
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != UnsignedByte || bytes[3] != dimensions)
            throw new InvalidDataException($"{name} is no IDX file of bytes with {dimensions} dimension(s): it has to begin with 0, 0, {UnsignedByte}, {dimensions}.");
        if (bytes.Length < header)
            throw new InvalidDataException($"{name} ends within its header, after {bytes.Length} of {header} bytes.");
        var lengths = new int[dimensions];
        long count = 1;
        for (int i = 0; i < dimensions; i++)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + 4 * i));
            if (length == 0 || length > LargestArray || (count *= length) > LargestArray)
                throw new InvalidDataException($"{name}: dimension {i + 1} is {length}, which makes an array without elements or one of more than {LargestArray}.");
            lengths[i] = (int)length;
        }
        if (bytes.Length - header != count)
            throw new InvalidDataException($"{name} has {bytes.Length - header} elements; its header promises {string.Join(" × ", lengths)} = {count}.");
        return (lengths, bytes[header..]);
    }

    /// <summary>Reads images and their labels.</summary>
    /// <param name="images">An array of count × height × width.</param>
    /// <param name="imagesName">What messages call it.</param>
    /// <param name="labels">An array of count.</param>
    /// <param name="labelsName">What messages call it.</param>
    /// <exception cref="InvalidDataException">One of them is no such array, their counts differ, or a label is not below <see cref="ImageSet.Classes"/>.</exception>
    public static ImageSet ReadImages(Stream images, string imagesName, Stream labels, string labelsName)
    {
        (int[] size, byte[] pixels) = Read(images, imagesName, 3);
        (int[] count, byte[] classes) = Read(labels, labelsName, 1);
        if (size[0] != count[0])
            throw new InvalidDataException($"{imagesName} has {size[0]} images, and {labelsName} {count[0]} labels.");
        int wrong = Array.FindIndex(classes, label => label >= ImageSet.Classes);
        if (wrong >= 0)
            throw new InvalidDataException($"{labelsName}: label {classes[wrong]} of image {wrong}; labels are 0 to {ImageSet.Classes - 1}.");
        return new ImageSet(size[2], size[1], Array.ConvertAll(pixels, pixel => pixel / 255.0), Array.ConvertAll(classes, label => (int)label));
    }

    private static byte[] Contents(Stream stream, string name)
    {
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        if (bytes.Length < 2 || bytes.GetBuffer()[0] != 0x1f || bytes.GetBuffer()[1] != 0x8b)
            return bytes.ToArray();
        bytes.Position = 0;
        var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(bytes, CompressionMode.Decompress);
            gzip.CopyTo(unpacked);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{name} begins like a gzipped file and cannot be unpacked: {error.Message}", error);
        }
        return unpacked.ToArray();
    }
}
