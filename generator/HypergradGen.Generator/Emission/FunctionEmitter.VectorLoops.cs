using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <content>Loops that run eight or sixteen iterations at a time.</content>
public sealed partial class FunctionEmitter
{
    private bool WriteVectorLoop(For s, string count, string[] variables)
    {
        if (_isStrict || VectorLoop.Of(s) is not { } loop)
            return false;
        FlushAll();
        new VectorLoopEmitter(this, loop, count, variables).Write();
        return true;
    }

    /// <summary>Writes one vector loop: windows before it, lanes in it, sums and extrema across lanes behind it.</summary>
    private sealed partial class VectorLoopEmitter(FunctionEmitter emitter, VectorLoop loop, string count, string[] variables)
    {
        private const string Vector = $"{Intrinsics}Vector512";

        private readonly string _element = TypeNames.Of(loop.Element);
        private readonly VectorWindows _windows = new(emitter, loop, count);
        private readonly Dictionary<int, Expression> _lanes = [];
        private readonly Dictionary<int, int> _uses = CountUses(loop);
        private readonly HashSet<int> _written = emitter._memory.Written(loop.Loop.Body);
        private string _index = "";
        private bool _isLast;

        public void Write()
        {
            // Behind one test for all windows: the JIT drops those that they make themselves.
            if (loop.Loop.Count is not Literal)
            {
                emitter._writer.Open($"if ({count} > 0)");
                emitter._names.Enter();
            }
            WriteVectors();
            if (loop.Loop.Count is not Literal)
            {
                emitter._writer.Close();
                emitter._names.Exit();
            }
        }

        private void WriteVectors()
        {
            var writer = emitter._writer;
            _windows.Open();
            string[] reductions = loop.Reductions.Select((s, i) => emitter._names.Take(variables[i] + "Lanes")).ToArray();
            for (int i = 0; i < reductions.Length; i++)
                writer.Line($"var {reductions[i]} = {(loop.Reductions[i].Function is null ? $"{Vector}<{_element}>.Zero" : $"{Vector}.Create({variables[i]})")};");
            if (loop.VectorsWhenUnrolled is { } vectors)
            {
                for (int vector = 0; vector < vectors; vector++)
                    WriteVector((vector * loop.Width).ToString(System.Globalization.CultureInfo.InvariantCulture), isLast: (vector + 1) * loop.Width > ((Literal)loop.Loop.Count).AsInt, reductions);
            }
            else if (Overlap is { } overlap)
            {
                WriteOverlapping(overlap);
            }
            else
            {
                WriteLoop(reductions);
            }
            for (int i = 0; i < reductions.Length; i++)
                writer.Line(loop.Reductions[i].Function is { } function ? $"{variables[i]} = {Vectors}Lanes.{(function is "Math.Max" or "Lanes.Greater" ? "Max" : "Min")}({reductions[i]});" : $"{variables[i]} += {Vector}.Sum({reductions[i]});");
        }

        /// <summary>The whole vectors, of whose elements none needs a check, and one that is partly filled where the count is no multiple.</summary>
        private void WriteLoop(string[] reductions)
        {
            var writer = emitter._writer;
            string singles = loop.Element == ElementType.Real32 ? "OfSingles" : "", whole;
            if (loop.Loop.Count is Literal known)
            {
                whole = (known.AsInt / loop.Width * loop.Width).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                whole = emitter._names.Take("whole");
                writer.Line($"int {whole} = {Vectors}Lanes.Whole{singles}({count});");
            }
            // Inside another loop the processor has the next one's sum to do while it waits.
            string first = loop.SumsAtOnce == 1 || emitter._loopsAround.Count > 0 ? "0" : WriteSums(whole, reductions);
            emitter._names.Enter();
            string index = emitter._names.Take(loop.Loop.Index.Name ?? "k");
            writer.Open($"for (int {index} = {first}; {index} < {whole}; {index} += {Vectors}Lanes.Count{singles})");
            WriteVector(index, isLast: false, reductions);
            writer.Close();
            emitter._names.Exit();
            if (whole == count)
                return;
            emitter._names.Enter();
            writer.Open(loop.Loop.Count is Literal ? null : $"if ({whole} < {count})");
            WriteVector(whole, isLast: true, reductions);
            writer.Close();
            emitter._names.Exit();
        }

        /// <summary>Several vectors at a time, each with sums of its own, which do not wait for each other; returns where the vectors begin that are left.</summary>
        private string WriteSums(string whole, string[] reductions)
        {
            var writer = emitter._writer;
            int width = loop.SumsAtOnce * loop.Width;
            string[][] sums = [reductions, .. Enumerable.Range(1, loop.SumsAtOnce - 1).Select(_ => reductions.Select(r => emitter._names.Take(r)).ToArray())];
            foreach (string sum in sums.Skip(1).SelectMany(s => s))
                writer.Line($"var {sum} = {Vector}<{_element}>.Zero;");
            string together = emitter._names.Take("together");
            writer.Line($"int {together} = {whole} & -{width};");
            emitter._names.Enter();
            string index = emitter._names.Take(loop.Loop.Index.Name ?? "k");
            writer.Open($"for (int {index} = 0; {index} < {together}; {index} += {width})");
            for (int i = 0; i < sums.Length; i++)
                WriteVector(i == 0 ? index : $"{index} + {i * loop.Width}", isLast: false, sums[i]);
            writer.Close();
            emitter._names.Exit();
            for (int i = 0; i < reductions.Length; i++)
                writer.Line($"{reductions[i]} += {string.Join(" + ", sums.Skip(1).Select(s => s[i]))};");
            return together;
        }

        /// <param name="index">The first of the vector's elements.</param>
        /// <param name="isLast">The vector is partly filled.</param>
        /// <param name="reductions">The variables that sum or compare in lanes.</param>
        private void WriteVector(string index, bool isLast, string[] reductions)
        {
            (_index, _isLast) = (index, isLast);
            _lanes.Clear();
            foreach (var statement in loop.Loop.Body.Statements)
                Write(statement);
            for (int i = 0; i < reductions.Length; i++)
            {
                foreach (var term in loop.Reductions[i].Terms)
                    emitter._writer.Line(Reduce(reductions[i], loop.Reductions[i].Function, term, isLast ? $", {count} - {index}" : null));
            }
        }

        private string Reduce(string lanes, string? function, Term term, string? first)
        {
            string value = function is null ? Lanes(term.Operand).Text : $"{Vectors}{function.Replace("Math.", "VectorMath.")}({lanes}, {Lanes(term.Operand).Text})";
            if (first is not null)
                value = $"{Vectors}Lanes.First({value}{first}{(function is null ? "" : ", " + lanes)})";
            return $"{lanes} {(function is not null ? "=" : term.IsNegative ? "-=" : "+=")} {value};";
        }

        private void Write(Statement statement)
        {
            switch (statement)
            {
                case Let s when _lanes.ContainsKey(s.Target.Id):
                    break;
                case Let s when loop.Needed.Contains(s.Target.Id) && SineAndCosineOf(s, loop.Loop.Body) is var (sine, cosine) && loop.Needed.Contains(sine.Target.Id) && loop.Needed.Contains(cosine.Target.Id):
                    string argument = Lanes(SineOrCosineOf(s)!).Text;
                    var (sineName, cosineName) = emitter.NamesOf(sine, cosine);
                    emitter._writer.Line($"var ({sineName}, {cosineName}) = {Vectors}VectorMath.SinCos({argument});");
                    (_lanes[sine.Target.Id], _lanes[cosine.Target.Id]) = (Expression.Constant(sineName), Expression.Constant(cosineName));
                    break;
                case Let s when loop.Needed.Contains(s.Target.Id):
                    var expression = Compute(s.Operation);
                    bool isInlined = (!_uses.TryGetValue(s.Target.Id, out int uses) || uses == 1) && !expression.Memory.Overlaps(_written);
                    _lanes[s.Target.Id] = isInlined ? expression : Name(s, expression);
                    break;
                case Store s:
                    emitter._writer.Line(Stored(Window(s.Target, s.Indices), Lanes(s.Value)));
                    break;
                case Accumulate s:
                    var window = Window(s.Target, s.Indices);
                    var sum = Expression.Binary(
                        s.Operator == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract,
                        Expression.Constant(Loaded(window)),
                        Lanes(s.Value));
                    emitter._writer.Line(Stored(window, sum));
                    break;
            }
        }

        private Expression Name(Let s, Expression expression)
        {
            string name = emitter._names.Take(s.Target.Name ?? OperationNames.Of(s.Operation));
            emitter._writer.Line($"var {name} = {expression.Text};");
            return Expression.Constant(name);
        }

        private string Loaded((string Name, string Ahead) window) => $"{Vectors}Lanes.Load{(_isLast ? "Last" : "")}({window.Name}, {Where(window.Ahead)})";

        private string Stored((string Name, string Ahead) window, Expression value)
            => $"{Vectors}Lanes.Store{(_isLast ? "Last" : "")}(ref {window.Name}, {Where(window.Ahead)}, {value.Text});";

        /// <summary>Where the vector begins; of one that is partly filled also where the loop ends.</summary>
        private string Where(string ahead)
        {
            string sum = ahead == "0" ? "" : " + " + ahead, first = _index == "0" ? ahead : _index + sum;
            return _isLast ? $"{first}, {count}{sum}" : first;
        }

        private (string Name, string Ahead) Window(Buffer buffer, EquatableArray<Operand> indices) => _windows.Of(buffer, indices, out _)!.Value;

        private Expression Lanes(Operand operand)
        {
            if (operand is Value value && _lanes.TryGetValue(value.Id, out var lanes))
                return lanes;
            if (operand.Type == ValueType.Int)
                return loop.Body.IsOutside(operand) ? Expression.Constant($"{Vector}.Create((double){emitter.Read(operand).At(Expression.UnaryLevel + 1)})") : Indices(operand);
            return Expression.Constant($"{Vector}.Create({emitter.Read(operand).Text})");
        }

        /// <summary>A number that all lanes share can stand as it is where the operator takes one.</summary>
        private Expression Factor(Operand operand)
            => operand is Value value && _lanes.TryGetValue(value.Id, out var lanes) ? lanes : emitter.Read(operand);

        private Expression Compute(Operation operation)
        {
            switch (operation)
            {
                case Load o:
                    string text = _windows.Of(o.Source, o.Indices, out string place) is { } read ? Loaded(read) : $"{Vector}.Create({place})";
                    return Expression.Constant(text).Reading(emitter._memory.Root(o.Source).Id);
                case Unary { Operator: UnaryOperator.Not } o:
                    return Operator("~", o.Argument);
                case Unary o:
                    return Operator("-", o.Argument);
                case Binary { Operator: BinaryOperator.Multiply } o when IsLanes(o.Left) != IsLanes(o.Right):
                    return Expression.Binary(o.Operator, Factor(o.Left), Factor(o.Right));
                case Binary { Operator: BinaryOperator.Less } o:
                    return Call($"{Vector}.LessThan", o.Left, o.Right);
                case Binary { Operator: BinaryOperator.LessOrEqual } o:
                    return Call($"{Vector}.LessThanOrEqual", o.Left, o.Right);
                case Binary { Operator: BinaryOperator.Equal } o:
                    return Call($"{Vector}.Equals", o.Left, o.Right);
                case Binary { Operator: BinaryOperator.NotEqual } o:
                    var equal = Call($"{Vector}.Equals", o.Left, o.Right);
                    return Expression.Of("~" + equal.Text, Expression.UnaryLevel, equal);
                case Binary o:
                    return Expression.Binary(o.Operator, Lanes(o.Left), Lanes(o.Right));
                case Intrinsic o:
                    return Call($"{Vectors}VectorMath.{NameOf(o.Function)}", [.. o.Arguments]);
                case Convert o:
                    return Indices(o.Argument);
                case Select { Condition: Value condition } o when !_lanes.ContainsKey(condition.Id):
                    return Conditional(emitter.Read(condition), Lanes(o.WhenTrue), Lanes(o.WhenFalse));
                case Select o:
                    return Call($"{Vector}.ConditionalSelect", o.Condition, o.WhenTrue, o.WhenFalse);
                case Stop o:
                    return Lanes(o.Argument);
                case GuardedScale o:
                    return Call($"{Vectors}Lanes.Scale", o.Coefficient, o.Argument);
                case Share o:
                    return Call($"{Vectors}Lanes.Share", ArgumentsOf(o));
                default:
                    throw new InvalidOperationException($"{operation.GetType().Name} is not emitted in lanes");
            }
        }

        /// <summary>Of a function of <see cref="Math"/> or of the number itself, without the type.</summary>
        private static string NameOf(string function) => function.Split('.')[1].Split('/')[0];

        private Expression Indices(Operand counting) => Expression.Constant($"{Vectors}Lanes.{(loop.Element == ElementType.Real32 ? "IndicesOfSingles" : "Indices")}({emitter.Text(loop.Body.Affine(counting).Without(loop.Loop.Index))} + {_index})");

        private bool IsLanes(Operand operand) => operand is Value value && _lanes.ContainsKey(value.Id);

        private Expression Operator(string symbol, Operand operand)
        {
            var argument = Lanes(operand);
            return Expression.Of(symbol + argument.At(Expression.UnaryLevel + 1), Expression.UnaryLevel, argument);
        }

        private Expression Call(string function, params Operand[] arguments)
        {
            var parts = arguments.Select(Lanes).ToArray();
            return Expression.Of($"{function}({string.Join(", ", parts.Select(p => p.Text))})", Expression.Primary, parts);
        }

        private static Dictionary<int, int> CountUses(VectorLoop loop)
        {
            var counts = new UseCounter();
            foreach (var statement in loop.Loop.Body.Statements.Where(s => s is not Let let || loop.Needed.Contains(let.Target.Id)))
                counts.VisitStatement(statement);
            foreach (var term in loop.Reductions.SelectMany(s => s.Terms))
                counts.Count(term.Operand);
            return counts.Counts;
        }

        private sealed class UseCounter : Walker
        {
            public Dictionary<int, int> Counts { get; } = [];

            public void Count(Operand operand) => OnOperandUsed(operand);

            protected override void OnOperandUsed(Operand operand)
            {
                if (operand is Value value)
                    Counts[value.Id] = (Counts.TryGetValue(value.Id, out int known) ? known : 0) + 1;
            }
        }
    }
}
