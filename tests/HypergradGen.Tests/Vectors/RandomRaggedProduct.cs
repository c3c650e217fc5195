using HypergradGen.Solvers;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>A product of any columns of any rows, some of which may not be there, with and without a solve, and the same as sums.</summary>
internal sealed class RandomRaggedProduct
{
    private const double Tolerance = 1e-12;

    private readonly Random _random;
    private readonly int _rows, _offset, _stride, _column;
    private readonly bool _isTransposed, _isOfArrays;
    private readonly double[] _memory;
    private readonly double[]?[] _arrays;
    private readonly (ColumnRange Columns, double[] Vector, int VectorOffset, double[] Result, int ResultOffset, double Sign)[] _parts;

    public RandomRaggedProduct(Random random)
    {
        _random = random;
        _rows = random.Next(8) == 0 ? random.Next(100, 200) : random.Next(1, 40);
        int width = random.Next(3) == 0 ? 180 : random.Next(1, 50), lengths = random.Next(4);
        (_isTransposed, _isOfArrays, _column, _offset, _stride) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(0, 4), random.Next(0, 3), width + random.Next(0, 30));
        _memory = Numbers((_stride * (_rows + 3)) + random.Next(0, 200));
        _arrays = [.. Enumerable.Range(0, _rows + 4).Select(i => Numbers(_column + (lengths switch { 0 => width, 1 => width + random.Next(0, 9), 2 => random.Next(0, width + 1), _ => Math.Max(0, width - (i % 8)) })))];
        if (random.Next(6) == 0)
            _arrays[random.Next(_arrays.Length)] = random.Next(2) == 0 ? null : _arrays[0];
        int count = random.Next(1, 3), along = width + 250;
        double[] result = Numbers(Math.Max(along, _rows) + 12);
        bool areOne = random.Next(3) == 0;
        int resultOffset = random.Next(0, 9);
        double sign = _isTransposed ? Sign(1) : Sign(0);
        _parts = [.. Enumerable.Range(0, count).Select(k => (Columns(width), Numbers(Math.Max(along, _rows) + 12), random.Next(0, 9), areOne || k == 0 ? result : Numbers(Math.Max(along, _rows) + 12), resultOffset, areOne && k > 0 && sign == 0 ? 1 : sign))];
        if (areOne && count == 2 && random.Next(2) == 0)
            LeaveOneOut(width);
    }

    /// <summary>Both parts are all columns but one, which moves on by one from row to row: whether each row has it depends on the numbers.</summary>
    private void LeaveOneOut(int width)
    {
        int first = _random.Next(-2, 3), missing = first + _random.Next(-1, 10), end = _random.Next(2) == 0 ? missing + _rows + _random.Next(-1, 3) : _random.Next(0, width + 1);
        _parts[0] = _parts[0] with { Columns = new ColumnRange(first, 0, missing, 1) };
        _parts[1] = _parts[0] with { Columns = new ColumnRange(missing + (_random.Next(6) == 0 ? 2 : 1), 1, end, 0), Sign = _parts[1].Sign };
        if (_random.Next(2) == 0)
            (_parts[0], _parts[1]) = (_parts[1] with { Sign = _parts[0].Sign }, _parts[0] with { Sign = _parts[1].Sign });
        if (_random.Next(6) == 0)
            _parts[1] = _parts[1] with { VectorOffset = _parts[1].VectorOffset + 1 };
    }

    public void Check(string name)
    {
        double[][] expected = [.. _parts.Select(p => p.Result).Distinct().Select(r => r.ToArray())];
        bool throws = false;
        try
        {
            foreach (var part in _parts)
                Sum(part, expected[Array.IndexOf([.. _parts.Select(p => p.Result).Distinct()], part.Result)]);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException)
        {
            throws = true;
        }
        foreach (bool isOfASolve in new[] { false, true })
        {
            double[][] actual = [.. _parts.Select(p => p.Result).Distinct().Select(r => r.ToArray())];
            var workspace = new Workspace();
            if (isOfASolve)
                workspace.BeginSolve();
            // A null row is an empty one here, and throws only where it has columns.
            if (throws)
            {
                if (_arrays.All(a => a is not null))
                    Assert.Throws<IndexOutOfRangeException>(() => Multiply(actual, workspace));
                continue;
            }
            Multiply(actual, workspace);
            for (int k = 0; k < actual.Length; k++)
                Assert.True(expected[k].Zip(actual[k]).All(p => Math.Abs(p.First - p.Second) <= Tolerance * (1 + Math.Abs(p.First))), $"{name}: {string.Join("; ", _parts.Select(p => p.Columns))}, {_rows} rows");
        }
    }

    private void Multiply(double[][] results, Workspace workspace)
    {
        double[][] before = [.. _parts.Select(p => p.Result).Distinct()];
        RaggedPart Part(int k) => new(_parts[k].Columns, _parts[k].Vector, _parts[k].VectorOffset, results[Array.IndexOf(before, _parts[k].Result)], _parts[k].ResultOffset, _parts[k].Sign, _isTransposed);
        var matrix = _isOfArrays ? MatrixRows.Of(_arrays, _offset, _column) : MatrixRows.Of(_memory, _offset, _stride);
        if (_isTransposed && _parts.Length == 1)
            Contraction.AddRaggedTransposedProduct(matrix, _rows, Part(0), workspace, 1);
        else if (_isTransposed)
            Contraction.AddRaggedTransposedProduct(matrix, _rows, Part(0), Part(1), workspace, 1);
        else if (_parts.Length == 1)
            Contraction.RaggedProduct(matrix, _rows, Part(0), workspace, 1);
        else
            Contraction.RaggedProduct(matrix, _rows, Part(0), Part(1), workspace, 1);
    }

    /// <summary>One product as a program writes it.</summary>
    private void Sum((ColumnRange Columns, double[] Vector, int VectorOffset, double[] Result, int ResultOffset, double Sign) part, double[] result)
    {
        for (int i = 0; i < _rows; i++)
        {
            int first = part.Columns.First + (part.Columns.FirstStep * i), end = (part.Columns.EndsWithRow ? _arrays[_offset + i]!.Length : 0) + part.Columns.End + (part.Columns.EndStep * i);
            double sum = 0;
            for (int j = first; j < end; j++)
            {
                double element = _isOfArrays ? _arrays[_offset + i]![_column + j] : _memory[_offset + (i * _stride) + j];
                if (_isTransposed)
                    result[part.ResultOffset + j] += part.Sign * part.Vector[part.VectorOffset + i] * element;
                else
                    sum += element * part.Vector[part.VectorOffset + j];
            }
            if (!_isTransposed)
                result[part.ResultOffset + i] = part.Sign == 0 ? sum : result[part.ResultOffset + i] + (part.Sign * sum);
        }
    }

    private ColumnRange Columns(int width)
    {
        while (true)
        {
            int firstStep = _random.Next(-1, 2), endStep = _random.Next(-1, 2);
            if (firstStep == endStep && firstStep != 0)
                continue;
            bool endsWithRow = _isOfArrays && _random.Next(2) == 0;
            int first = firstStep switch { > 0 => _random.Next(-2, 5), < 0 => _random.Next(_rows - 2, _rows + 4), _ => _random.Next(-_column, 3) };
            int end = endStep switch { > 0 => endsWithRow ? _random.Next(-2, 2) - _rows : _random.Next(-2, 5), < 0 => endsWithRow ? _random.Next(-3, 1) : _random.Next(0, width + _rows + 2), _ => endsWithRow ? _random.Next(-3, 1) - _column : _random.Next(0, width + 1) };
            return new ColumnRange(first, firstStep, end, endStep, endsWithRow);
        }
    }

    private double Sign(int least) => _random.Next(least, 3) switch { 0 => 0, 1 => 1, _ => -1 };

    private double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextDouble() - 0.5)];
}
