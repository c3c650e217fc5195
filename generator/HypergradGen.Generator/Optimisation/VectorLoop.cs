using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>What a vector loop makes of many numbers, in lanes.</summary>
/// <param name="Carried">The value that the loop carries.</param>
/// <param name="Function">What takes the lanes and an iteration's numbers to the greater or the lesser; null for a sum.</param>
/// <param name="Terms">What an iteration adds, or compares with what it is given.</param>
public sealed record LaneReduction(Carried Carried, string? Function, ImmutableArray<Term> Terms);

/// <summary>
/// An innermost loop whose iterations can run eight at a time, sixteen in single precision: it reads and writes consecutive elements, computes in one precision with
/// functions that exist for vectors, and carries nothing but sums, maxima and minima.
/// <code>
/// for j: { next[j] = w[j] − c·exp(λ[j]);  s += w[j]·w[j] }
/// </code>
/// </summary>
/// <param name="Body">The loop's own definitions.</param>
/// <param name="Needed">The operations on lanes, by the value that they define.</param>
/// <param name="Element">The precision.</param>
public sealed record VectorLoop(For Loop, LoopBody Body, ImmutableArray<LaneReduction> Reductions, ImmutableHashSet<int> Needed, ElementType Element)
{
    /// <summary>The numbers in a vector.</summary>
    public int Width => Element == ElementType.Real32 ? 16 : 8;

    /// <summary>Below this many iterations, where the number is known, a vector would be mostly empty.</summary>
    public const int LeastIterations = 5;

    /// <summary>The most operations on vectors that a loop of a known count is written out to.</summary>
    private const int MostUnrolled = 48;

    /// <summary>How many vectors the loop is where their number is known and small: they need no loop. Null where it stays one.</summary>
    public int? VectorsWhenUnrolled
    {
        get
        {
            if (Loop.Count is not Literal count)
                return null;
            int vectors = (count.AsInt + Width - 1) / Width;
            return vectors == 1 || (long)vectors * (Needed.Count + Loop.Body.Statements.Count) <= MostUnrolled ? vectors : null;
        }
    }

    /// <summary>The most operations and reads in an iteration whose sum the next one would wait for.</summary>
    private const int MostOfAWaitingSum = 8;

    /// <summary>How many vectors are summed up side by side: a loop that does little else than add would wait for each sum before the next.</summary>
    public int SumsAtOnce
        => Reductions.IsEmpty || Reductions.Any(r => r.Function is not null) || Needed.Count * Reductions.Length > MostOfAWaitingSum || Loop.Count is Literal { AsInt: < 64 }
            || Loop.Body.Statements.Any(s => s is Store or Accumulate || s is Let { Operation: Intrinsic { Function: not ("Math.Abs" or "Math.Max" or "Math.Min") } }) ? 1 : 4;

    /// <summary>Whether an iteration may run twice: the loop carries nothing, and stores what none of its iterations reads.</summary>
    public bool MayRepeat(Memory memory)
    {
        var stored = memory.Written(Loop.Body);
        return Reductions.IsEmpty && !Loop.Body.Statements.Any(s => s is Accumulate || s is Let { Operation: Load load } && stored.Contains(memory.Root(load.Source).Id));
    }

    /// <summary>The functions that exist for vectors, with the same special values and at most 3 units in the last place of error.</summary>
    public static readonly ImmutableHashSet<string> Functions =
    [
        "Math.Exp", "Math.Log", "Math.Log2", "Math.Log10", "Math.Tanh", "Math.Sinh", "Math.Cosh", "Math.Sin", "Math.Cos", "Math.Tan", "Math.Atan", "Math.Pow",
        "Math.Asin", "Math.Acos", "Math.Atan2", "Math.Asinh", "Math.Acosh", "Math.Atanh", "Math.Cbrt", "double.Hypot", "double.LogP1", "double.ExpM1",
        "Math.Abs", "Math.Sqrt", "Math.Max", "Math.Min", "Math.CopySign",
    ];

    public static VectorLoop? Of(For loop)
    {
        if (!loop.OrderFree || loop.Count is Literal { AsInt: < LeastIterations } || loop.Body.Statements.Any(s => s is not (Let or Slice or Store or Accumulate)))
            return null;
        var body = LoopBody.Of(loop);
        if (Precision(loop) is not { } element)
            return null;
        var lanes = new Lanes(loop, body, element);
        var reductions = ImmutableArray.CreateBuilder<LaneReduction>();
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            if (Reduction(loop, i, body) is not { } reduction || reduction.Carried.Parameter.Type.Element != element || !reduction.Terms.All(t => lanes.IsReal(t.Operand)))
                return null;
            reductions.Add(reduction);
        }
        bool hasWork = reductions.Count > 0;
        foreach (var statement in loop.Body.Statements)
        {
            var (target, indices, value) = statement switch
            {
                Store s => (s.Target, s.Indices, s.Value),
                Accumulate s => (s.Target, s.Indices, s.Value),
                _ => (null, default, null),
            };
            if (target is null)
                continue;
            if (!lanes.IsConsecutive(target, indices) || !lanes.IsReal(value!))
                return null;
            hasWork = true;
        }
        return hasWork ? new VectorLoop(loop, body, reductions.ToImmutable(), [.. lanes.Needed], element) : null;
    }

    private static LaneReduction? Reduction(For loop, int place, LoopBody body)
    {
        var carried = loop.Carried[place];
        var sum = SumOfProducts.Terms(loop.Body.Yields[place], carried.Parameter, loop.Body, body.Definition);
        return sum is not null ? new LaneReduction(carried, null, [.. sum]) : RunningExtrema.Reduction(loop, place, body);
    }

    /// <summary>That of what the loop writes or sums; null where it does neither. All else must have it too.</summary>
    private static ElementType? Precision(For loop)
    {
        var element = loop.Carried.Select(c => (ElementType?)c.Parameter.Type.Element)
            .Concat(loop.Body.Statements.Select(s => (s switch { Store o => o.Target, Accumulate o => o.Target, _ => null })?.Element)).FirstOrDefault(e => e is not null);
        return element is ElementType.Real64 or ElementType.Real32 ? element : null;
    }

    /// <summary>Which operands can be computed in lanes.</summary>
    private sealed class Lanes(For loop, LoopBody body, ElementType element)
    {
        public HashSet<int> Needed { get; } = [];

        public bool IsConsecutive(Buffer buffer, EquatableArray<Operand> indices) => Stride(buffer, indices) == 1;

        public bool IsReal(Operand operand)
        {
            if (operand.Type.Element != element)
                return false;
            if (body.IsOutside(operand) || Needed.Contains(((Value)operand).Id))
                return true;
            var value = (Value)operand;
            bool isReal = body.Definition(value) switch
            {
                Load load => Stride(load.Source, load.Indices) is 0 or 1,
                Unary { Operator: UnaryOperator.Negate } o => IsReal(o.Argument),
                Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } o => IsReal(o.Left) && IsReal(o.Right),
                Intrinsic o => Functions.Contains(o.Function) && o.Arguments.All(IsReal),
                Convert { Argument.Type.Element: ElementType.Int32 } o => IsCounting(o.Argument),
                Select o => IsCondition(o.Condition) && IsReal(o.WhenTrue) && IsReal(o.WhenFalse),
                Stop o => IsReal(o.Argument),
                GuardedScale o => IsReal(o.Coefficient) && IsReal(o.Argument),
                Share o => IsReal(o.Part) && IsReal(o.Rest) && IsReal(o.Whole),
                _ => false,
            };
            if (isReal)
                Needed.Add(value.Id);
            return isReal;
        }

        private bool IsCondition(Operand operand)
        {
            if (body.IsOutside(operand))
                return operand is Value;
            var value = (Value)operand;
            bool isCondition = body.Definition(value) switch
            {
                Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Equal or BinaryOperator.NotEqual } o => IsNumber(o.Left) && IsNumber(o.Right),
                Binary { Operator: BinaryOperator.And or BinaryOperator.Or } o => IsInside(o.Left) && IsInside(o.Right) && IsCondition(o.Left) && IsCondition(o.Right),
                Unary { Operator: UnaryOperator.Not } o => IsInside(o.Argument) && IsCondition(o.Argument),
                _ => false,
            };
            if (isCondition)
                Needed.Add(value.Id);
            return isCondition;
        }

        /// <summary>Whole numbers are compared as doubles, which hold them all; a float does not.</summary>
        private bool IsNumber(Operand operand) => operand.Type == ValueType.Int ? element == ElementType.Real64 && (body.IsOutside(operand) || IsCounting(operand)) : IsReal(operand);

        private bool IsInside(Operand operand) => !body.IsOutside(operand);

        /// <summary>The index itself, shifted by what the loop does not change.</summary>
        private bool IsCounting(Operand operand)
        {
            var affine = body.Affine(operand);
            return affine.FactorOf(loop.Index)?.AsConstant == 1 && affine.Without(loop.Index).Values.All(body.IsOutside);
        }

        private int? Stride(Buffer buffer, EquatableArray<Operand> indices)
            => buffer.Element == element && body.Place(buffer, indices) is { } place && place.Index.FactorOf(loop.Index)?.AsConstant is { } factor
                && place.Index.Without(loop.Index).Values.All(body.IsOutside) ? factor : null;
    }
}
