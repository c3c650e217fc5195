using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <content>Loops that are a kernel's call.</content>
public sealed partial class FunctionEmitter
{
    private const string Vectors = "global::HypergradGen.Vectors.";

    private const string Intrinsics = "global::System.Runtime.Intrinsics.";

    private bool WriteContraction(For s)
    {
        if (_isStrict || Optimisation.Contraction.Of(s, _memory) is not { } c)
            return false;
        var (matrix, vector, result) = (Place(c.Matrix), Place(c.Vector), Place(c.Result));
        string rows = Read(c.Rows).Text, columns = Read(c.Columns).Text, stride = Text(c.Stride);
        string block = $"{matrix}, {stride}, {rows}, {columns}, {vector}, {result}";
        string suffix = c.IsOfSingles ? "f" : ".0", sign = (c.IsNegative ? "-1" : "1") + suffix;
        FlushReaders(_memory.Root(c.Kind == ContractionKind.OuterProduct ? c.Matrix.Buffer : c.Result.Buffer).Id);
        string symmetric = _memory.IsSymmetric(c.Matrix.Buffer) && !c.IsOfSingles ? "Symmetric" : "";
        string sharing = c.IsOfSingles ? "" : symmetric.Length > 0 ? SharingOfSymmetric(c) : Sharing + Invariant(c);
        bool isSmall = symmetric.Length == 0 && c.HasSmallShape && !c.IsOfSingles;
        string smallSign = c.Accumulates ? sign : "0.0";
        switch (c.Kind)
        {
            case ContractionKind.Product when isSmall:
                _writer.Line($"{Vectors}Contraction.SmallProduct({block}, {smallSign});");
                break;
            case ContractionKind.TransposedProduct when isSmall:
                _writer.Line($"{Vectors}Contraction.SmallTransposedProduct({block}, {smallSign});");
                break;
            case ContractionKind.Product when !c.Accumulates:
                _writer.Line($"{Vectors}Contraction.{symmetric}Product({block}{sharing});");
                break;
            case ContractionKind.Product:
                _writer.Line($"{Vectors}Contraction.Add{symmetric}Product({block}, {sign}{sharing});");
                break;
            case ContractionKind.TransposedProduct when !c.Accumulates:
                _writer.Line($"{Vectors}Contraction.{symmetric}TransposedProduct({block}{sharing});");
                break;
            case ContractionKind.TransposedProduct:
                _writer.Line($"{Vectors}Contraction.Add{symmetric}TransposedProduct({block}, {sign}{sharing});");
                break;
            default:
                _writer.Line($"{Vectors}Contraction.AddOuterProduct({block}, {sign}{sharing});");
                break;
        }
        return true;
    }

    /// <summary>What a kernel is given that threads may share.</summary>
    private string Sharing => _shares ? ", " + _workspace : "";

    private string SharingOfSymmetric(Optimisation.Contraction c)
        => _shares && Source(c) is { } memory ? Sharing + memory : "";

    /// <summary>What tells a kernel that its matrix stays as it is in a solve, so that a copy that is faster to read is worth making.</summary>
    private string Invariant(Optimisation.Contraction c)
        => Source(c) is { } memory ? (_isRange ? ", " + _workspace : "") + memory + RowsBefore(c) + (_isRange ? ", isShared: true" : "") : "";

    /// <summary>The memory that a kernel's matrix lies in, and its number, where it stays as it is in a solve.</summary>
    private string? Source(Optimisation.Contraction c)
    {
        var root = _memory.Root(c.Matrix.Buffer);
        var whole = _wholes.TryGetValue(root.Id, out var of) ? of : root;
        return whole is { Depth: 0, Rank: 1 } && _invariants.TryGetValue(whole.Id, out int number) ? $", {_buffers[whole.Id]}, {number}" : null;
    }

    /// <summary>
    /// The number of rows before those that a kernel reads, where the loops around it go through the matrix by parts: the sum of what changes in them and moves the part on by as many rows.
    /// <code>
    /// for batch: { first = batch·128;  r += M[n·first…]·v }          first
    /// </code>
    /// </summary>
    private string RowsBefore(Optimisation.Contraction c)
    {
        if (_loopsAround.Count == 0)
            return "";
        var body = LoopBody.Of(_loopsAround.Last());
        var moving = c.Matrix.Offset.Values.Where(v => !body.IsOutside(v) && c.Matrix.Offset.FactorOf(v)?.IsSameAs(c.Stride) == true).Aggregate(AffineIndex.Zero, (sum, v) => sum.Plus(AffineIndex.Of(v, _ => null)));
        return moving.Terms.IsEmpty ? "" : ", " + Text(moving);
    }

    private bool WriteRaggedProduct(For s)
    {
        if (_isStrict || RaggedProduct.Of(s, _memory) is not { } c)
            return false;
        string matrix = c.Array is null
            ? $"{Vectors}MatrixRows.Of({_buffers[c.Matrix.Id]}, {Text(c.Place)}, {Text(c.Stride)})"
            : $"{Vectors}MatrixRows.Of({_buffers[c.Matrix.Id]}, {Text(c.Array)}, {Text(c.Place)})";
        foreach (var part in c.Parts)
            FlushReaders(_memory.Root(part.Result.Buffer).Id);
        string parts = string.Join(", ", c.Parts.Select(p => Text(p, c.IsTransposed)));
        _writer.Line(c.IsTransposed
            ? $"{Vectors}Contraction.AddRaggedTransposedProduct({matrix}, {Read(c.Rows).Text}, {parts}{SharingOfRows(c)});"
            : $"{Vectors}Contraction.RaggedProduct({matrix}, {Read(c.Rows).Text}, {parts}{SharingOfRows(c)});");
        return true;
    }

    /// <summary>The threads that share a product, and the number of a matrix that stays as it is in a solve.</summary>
    private string SharingOfRows(RaggedProduct c)
    {
        bool isInvariant = _invariants.TryGetValue(c.Matrix.Id, out int number) && (_shares || _isRange && c.Array is not null);
        return isInvariant ? $", {_workspace}, {number}{(_isRange ? ", isShared: true" : "")}" : c.IsTransposed ? "" : Sharing;
    }

    private string Text(RaggedPart part, bool isTransposed)
    {
        var columns = part.Columns;
        string range = $"new {Vectors}ColumnRange(First: {Text(columns.First)}, FirstStep: {columns.FirstStep}, End: {Text(columns.End)}, EndStep: {columns.EndStep}{(columns.EndsWithRow ? ", EndsWithRow: true" : "")})";
        return $"new {Vectors}RaggedPart({range}, {Place(part.Vector)}, {Place(part.Result)}, {(part.Accumulates ? part.IsNegative ? "-1.0" : "1.0" : "0.0")}{(isTransposed ? ", isTransposed: true" : "")})";
    }

    private bool WriteMatrixProduct(For s)
    {
        if (_isStrict || MatrixProduct.Of(s, _memory) is not { } c)
            return false;
        string result = $"{Place(c.Result.Part)}, {Text(c.Result.Row)}, {Read(c.Rows).Text}, {Read(c.Columns).Text}, {Read(c.Count).Text}";
        string arguments = $"{Place(c.Left)}, {Place(c.Right)}, {result}";
        FlushReaders(_memory.Root(c.Result.Part.Buffer).Id);
        _writer.Line(c.Accumulates
            ? $"{Vectors}Contraction.AddMatrixProduct({arguments}, {Scale(c)}{Sharing});"
            : $"{Vectors}Contraction.MatrixProduct({arguments}{Sharing});");
        return true;
    }

    private string Scale(MatrixProduct product)
    {
        string sign = product.IsNegative ? "-" : "";
        return product.Scale.Count == 0 ? sign + (product.IsOfSingles ? "1f" : "1.0") : sign + string.Join(" * ", product.Scale.Select(f => Read(f).At(Expression.UnaryLevel + 1)));
    }

    private string Place(MatrixFactor factor) => $"{Place(factor.Part)}, {Text(factor.Row)}, {Text(factor.Column)}";

    private string Place(BufferPart part) => $"{_buffers[part.Buffer.Id]}, {Text(part.Offset)}";

    /// <summary>The index as C#, constants last.</summary>
    private string Text(AffineIndex index)
    {
        string text = "";
        foreach (var term in index.Terms.Values.OrderBy(t => t.Values.IsEmpty).ThenBy(t => t.Factor < 0))
        {
            string sign = text.Length == 0 ? term.Factor < 0 ? "-" : "" : term.Factor < 0 ? " - " : " + ";
            long factor = Math.Abs((long)term.Factor);
            var factors = term.Values.Select(v => Read(v).At(Expression.Multiplicative + 1)).ToList();
            if (factor != 1 || factors.Count == 0)
                factors.Insert(0, factor.ToString(System.Globalization.CultureInfo.InvariantCulture));
            text += sign + string.Join(" * ", factors);
        }
        return text.Length == 0 ? "0" : text;
    }
}
