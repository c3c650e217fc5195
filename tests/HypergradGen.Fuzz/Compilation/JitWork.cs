using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace HypergradGen.Fuzz.Compilation;

/// <summary>
/// How much the runtime's compiler is to make of an assembly. What is loaded to be unloaded again is optimised in full otherwise, which takes
/// longer than to run it a few times does.
/// </summary>
internal static class JitWork
{
    private const int NoOptimization = 0x0040, AggressiveOptimization = 0x0200;

    /// <summary>Says of each method that it need not be optimised.</summary>
    /// <param name="image">The assembly, which is changed in place: the flags stand behind the address in each row of the table of methods.</param>
    /// <param name="evenGenerated">Those too that the generator asks the runtime to optimise in full; else they are what users run.</param>
    public static void Spare(byte[] image, bool evenGenerated)
    {
        using var file = new PEReader([.. image]);
        var metadata = file.GetMetadataReader();
        int start = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MethodDef), size = metadata.GetTableRowSize(TableIndex.MethodDef);
        for (int row = 0; row < metadata.MethodDefinitions.Count; row++)
        {
            var flags = image.AsSpan(start + row * size + sizeof(int), sizeof(ushort));
            int given = BitConverter.ToUInt16(flags);
            if ((given & AggressiveOptimization) == 0 || evenGenerated)
                BitConverter.TryWriteBytes(flags, (ushort)(given & ~AggressiveOptimization | NoOptimization));
        }
    }
}
