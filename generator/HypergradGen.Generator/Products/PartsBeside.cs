using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// Cuts a vector as the program cuts another one that is as long, so that what belongs to an element of a part of the one is found in the same part of the other.
/// <code>
/// u = next[3..]                u = next[3..];  v = beside[3..]
/// </code>
/// </summary>
internal abstract class PartsBeside(Buffer cut, Buffer beside) : Rewriter
{
    /// <summary>The vector that the program cuts.</summary>
    protected Buffer Cut { get; } = cut;

    /// <summary>By the number of a buffer that is a part of the vector that the program cuts the same part of the other.</summary>
    protected Dictionary<int, Buffer> Parts { get; } = new() { [cut.Id] = beside };

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        base.Rewrite(statement, into);
        if (statement is Slice slice && Parts.TryGetValue(slice.Source.Id, out var source))
        {
            var part = Numbering.Buffer(slice.Target.Element, slice.Target.Name);
            into.Add(slice with { Target = part, Source = source, Offset = Map(slice.Offset), Count = Map(slice.Count) });
            Parts[slice.Target.Id] = part;
        }
    }
}
