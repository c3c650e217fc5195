namespace HypergradGen.Mutation.Tests;

/// <summary>The mistakes, by stage.</summary>
internal static class Mutations
{
    private const string Transposer = "Differentiation/Transposer.cs", TransposedControl = "Differentiation/Transposer.Control.cs", Lineariser = "Differentiation/Lineariser.cs", Logarithms = "Differentiation/Lineariser.Logarithms.cs", Quotients = "Differentiation/Lineariser.Quotients.cs", Activity = "Differentiation/Activity.cs",
        Preaccumulation = "Differentiation/Preaccumulation.cs", Rules = "Rules/RuleTable.cs", Planner = "Planning/Planner.cs", Early = "Planning/EarlyProgram.cs",
        Late = "Planning/LateProgram.cs", Instances = "Planning/InstanceNumbers.cs", Iterations = "Planning/ReenteredLoops.cs", Fusion = "Optimisation/LoopFusion.cs", Places = "Optimisation/IterationPlaces.cs", Shifts = "Optimisation/ShiftedSums.cs", Meeting = "Optimisation/MeetingLoops.cs", Turned = "Optimisation/AscendingLoops.cs", CountedLoops = "Parsing/CountedLoop.cs", Integers = "Optimisation/CarriedIntegers.cs", Rolled = "Optimisation/Rerolling.cs", Continued = "Optimisation/ContinuedLoops.cs", Approaches = "Optimisation/Approach.cs", Exits = "Optimisation/InnerExit.cs", Pieces = "Optimisation/Segment.cs",
        Joined = "Optimisation/JoinedLoops.cs", Writes = "Optimisation/FirstWrites.cs", Uncleared = "Optimisation/UnclearedScratch.cs", Vectors = "Emission/FunctionEmitter.VectorLoops.cs", Overlapping = "Emission/FunctionEmitter.OverlappingVectors.cs", VectorLoops = "Optimisation/VectorLoop.cs",
        Earlier = "Optimisation/EarlierPieces.cs", Signatures = "Products/Signatures.cs", Final = "Products/FinalStores.cs", Windows = "Emission/FunctionEmitter.Windows.cs", Slots = "Emission/Slots.cs", Normal = "Products/NormalProduct.cs", Columns = "Optimisation/RowColumns.cs", Ragged = "Optimisation/RaggedProduct.cs";

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("the adjoint of a difference has the wrong sign", Transposer,
            """
            adjoints.Add(o.Left, adjoint);
            adjoints.Add(o.Right, adjoint, isNegative: true);
            """,
            """
            adjoints.Add(o.Left, adjoint);
            adjoints.Add(o.Right, adjoint);
            """, "AddedTo"),
        new("a second contribution replaces the first", Transposer,
            "_sums[value.Id] = Into.Binary(isNegative ? BinaryOperator.Subtract : BinaryOperator.Add, sum, contribution, AdjointName(value));",
            "_sums[value.Id] = contribution;", "AddedTo"),
        new("the adjoint of what was written is not reset", Transposer, "adjoints.Into.Add(new Store(target, s.Indices, Literal.Of(taken.Type, 0)));", "", "Copies"),
        new("a read stores its adjoint, and does not add it", Transposer,
            "into.Add(new Accumulate(_adjoints[o.Source.Id], o.Indices, AccumulateOperator.Add, adjoint));",
            "into.Add(new Store(_adjoints[o.Source.Id], o.Indices, adjoint));", "AddedTo"),
        new("a loop whose order matters runs forward in the adjoint", TransposedControl, "Descending = s.OrderFree ? s.Descending : !s.Descending,", "Descending = s.Descending,", "Counters"),
        new("what is subtracted from memory gets the adjoint of what is added", Transposer, ", s.Operator == AccumulateOperator.Subtract);", ");", "Overwrites"),
        new("a selection's adjoint goes to the side that was not taken", Transposer, "new Select(o.Condition, adjoint, zero)", "new Select(o.Condition, zero, adjoint)", "Kinks"),
        new("the start of a carried value gets no adjoint", TransposedControl, "adjoints.Add(s.Carried[i].Initial, carried[i].Result);", "_ = i;", "Kinks"),
        new("a loop forgets the adjoint that a value had before it", TransposedControl, "carried.Add(NewCarried(value, adjoints.Of(value)));", "carried.Add(NewCarried(value, null));", "Shared"),
        new("a branch forgets the adjoints that values had before it", TransposedControl, "inner.Set(value, sum);", ";", "Branches"),
        new("the caller's seed is used up", Signatures, "return IsWritten(read) ? OnCopy(function, seed, \"Left\")", "return IsWritten(read) ? read", "Copies"),

        new("what is added to is as it was stored", Final, "_writes.Add((s, ReachOf(_definitions.Place(s.Target, s.Indices)), false));", ";", "AddedTo"),
        new("what is stored over is as it was stored first", Final, "search._writes.Where((_, j) => j != i).All(other => AreApart(w.Reach, other.Reach))", "true", "AddedTo"),
        new("an element that each iteration stores is that of every iteration", Final, "loop.OrderFree && place.FactorOf(loop.Index) is { AsConstant: not 0 }", "true", "StoredAgain"),

        new("the product rule takes one factor twice", Lineariser, "return Sum(into, Scaled(into, o.Right, left), Scaled(into, o.Left, right));", "return Sum(into, Scaled(into, o.Right, left), Scaled(into, o.Right, right));", "AddedTo"),
        new("the quotient rule adds", Quotients, "return Difference(into, first, DividedBy(into, divisor, reciprocal, Guarded(into, quotient, below)));", "return Sum(into, first, DividedBy(into, divisor, reciprocal, Guarded(into, quotient, below)));", "Formulas"),
        new("a quotient by what grows adds", Quotients, "return Difference(into, first, LogarithmTangent(divisor, quotient, into));", "return Sum(into, first, LogarithmTangent(divisor, quotient, into));", "Exponentials"),
        new("a summand's share adds", Quotients, "return Difference(into, tangent, others", "return Sum(into, tangent, others", "Exponentials"),
        new("a multiple of a summand is the summand", Quotients, "Literal.Of(rest.Type, 1 / ratio)", "Literal.Of(rest.Type, ratio)", "Exponentials"),
        new("what is left of a sum is the sum", Quotients, "IsShared(t, a, b) ? 1 - ratio * a.WeightOf(t) / b.WeightOf(t) : 1", "1", "Exponentials"),
        new("a summand that is subtracted is added", Logarithms, "part.IsSubtracted != (o.Operator == BinaryOperator.Subtract);", "part.IsSubtracted;", "Exponentials"),
        new("every logarithm is natural", Logarithms, "Literal.Of(argument.Type, rule.LogarithmScale)", "Literal.Of(argument.Type, 1)", "Exponentials"),
        new("an exponential's share is of itself", Logarithms, "part.Rest ?? Literal.Of(part.X.Type, 0), whole.Sum)", "part.Rest ?? Literal.Of(part.X.Type, 0), part.Product)", "Exponentials"),
        new("an element that a constant is written to keeps its old tangent", Lineariser,
            """
            into.Add(s);
            if (HasTangent(s.Target))
            into.Add(s with { Target = _tangentBuffers[s.Target.Id], Value = TangentOrZero(s.Value) });
            """,
            """
            into.Add(s);
            if (HasTangent(s.Target) && Tangent(s.Value) is { } stored)
            into.Add(s with { Target = _tangentBuffers[s.Target.Id], Value = stored });
            """, "Overwrites"),
        new("the start of a carried value has no tangent", Lineariser, "Initial: TangentOrZero(c.Initial)", "Initial: (Operand)Literal.Of(c.Initial.Type, 0)", "Kinks"),
        new("the other branch yields no tangent", Lineariser, "active.Select(i => TangentOrZero(otherwise.Yields[i]))", "active.Select(i => (Operand)Literal.Of(otherwise.Yields[i].Type, 0))", "Branches"),
        new("activity does not go through memory", Activity, "Load load => IsActive(load.Source),", "Load => false,", "AddedTo"),
        new("activity does not go round a loop", Activity, "while (active.Count != before);", "while (false);", "Layers"),
        new("a branch is active only where both of its sides are", Activity, "IsActive(s.Then.Yields[i]) || IsActive(s.Else.Yields[i])", "IsActive(s.Then.Yields[i]) && IsActive(s.Else.Yields[i])", "Branches"),
        new("coefficients of one tangent are added where they are subtracted", Preaccumulation, "bool isDifference = first.IsNegative != term.IsNegative;", "bool isDifference = false;", "Formulas"),
        new("a term that is subtracted keeps its sign", Preaccumulation, "term with { IsNegative = !term.IsNegative }", "term with { IsNegative = term.IsNegative }", "AddedTo"),

        new("the derivative of cos is sin", Rules, """-f.Call("Math.Sin", x[0])""", """f.Call("Math.Sin", x[0])""", "Branches"),
        new("the derivative of tanh is 1 + y²", Rules, """new("Math.Tanh", 1, [(f, x, y) => 1 - y * y]""", """new("Math.Tanh", 1, [(f, x, y) => 1 + y * y]""", "AddedTo"),
        new("the derivative of a root lacks its half", Rules, "0.5 / y", "1 / y", "Formulas"),
        new("the derivative of a power keeps the exponent", Rules, """f.Call("Math.Pow", sure, x[1] - 1)""", """f.Call("Math.Pow", sure, x[1])""", "Formulas"),
        new("the derivative of a fractional power lacks its exponent", Rules, "x[1] * y / x[0]", "y / x[0]", "Formulas"),
        new("the larger of two has the smaller's share", Rules, "f.WhereLess(b, a, f.Constant(1),", "f.WhereLess(a, b, f.Constant(1),", "Kinks"),

        new("memory that was written over counts as unchanged", Planner, "_versionsAtEnd.TryGetValue(root.Id, out int version) && version == load.Version;", "_versionsAtEnd.ContainsKey(root.Id);", "Copies"),
        new("what is read from memory is computed again and not stored", Planner, "Load load => IsConstant(load.Source) || IsStillThere(load),", "Load => true,", "Borders"),
        new("a value that is to be kept is not stored", Early, "into.Add(new Store(buffer, index, stored));", "", "AddedTo"),
        new("a loop's trips are counted double", Early, "var next = body.Binary(BinaryOperator.Add, trip, Operand.Int(1));", "var next = body.Binary(BinaryOperator.Add, trip, Operand.Int(2));", "Searches"),
        new("all iterations of an outer loop keep in one place", Instances, "Plus(Times(Of(scope.Parent!), loop.Count, into), index!, into),", "index!,", "Borders"),
        new("a loop that runs inside itself finds its iterations in one block", Iterations, "Multiply, run, Operand.Int(MostBlocks)", "Multiply, run, Operand.Int(1)", "Searches"),
        new("uncounted loops start at one place each time", Instances, "For or While => Plus(firstNumber!, index!, into),", "For or While => index!,", "Whiles"),
        new("the late part of a loop keeps another iteration's number", Late, "Body = Inner(s.Body, s.Index, _kept.Counted(s)?.First, yields)", "Body = Inner(s.Body, Operand.Int(0), _kept.Counted(s)?.First, yields)", "AddedTo"),
        new("loops are fused though the second reads what the first writes", Fusion, "effectsA.ConflictsWith(effectsB) && !(_flows && new LoopAnalysis(_function, fused).IsOrderFreeInMemory(fused))", "fused.Count is null", "Overwrites"),
        new("rows are joined though the second reads what all of the first write", Fusion, "!(_flows && new LoopAnalysis(_function, fused).IsOrderFreeInMemory(fused))", "!_flows", "Mixing"),
        new("places one step apart count as far apart", Places, "bool IsPositive(AffineIndex value) => IsNonNegative(value.Plus(AffineIndex.One, -1), counts);", "bool IsPositive(AffineIndex value) => IsNonNegative(value.Plus(AffineIndex.One), counts);", "Counters"),
        new("neighbours' additions meet one element off", Shifts, "index : into.Binary(BinaryOperator.Add, index, Operand.Int(same.Key))", "index : into.Binary(BinaryOperator.Add, index, Operand.Int(same.Key - 1))", "Borders"),
        new("what neighbours are given at the end of a row is lost", Shifts, "for (int i = sum.Shift; i < distance; i++)", "for (int i = sum.Shift + 1; i < distance; i++)", "Borders"),
        new("a short row's neighbours are left out", Shifts, "new If(isLong, aligned.Build(), original.Build(), EquatableArray<Value>.Empty)", "new If(isLong, aligned.Build(), Block.Empty, EquatableArray<Value>.Empty)", "Neighbours"),
        new("what two loops over a row leave at its end is lost", Meeting, "for (int i = meeting.Before; i < meeting.WrittenOut; i++)", "for (int i = meeting.Before + 1; i < meeting.WrittenOut; i++)", "Borders"),
        new("a row that is shorter than what is written out is not told from others", Meeting, "if (meeting.WrittenOut > 0 && shorter.Count is not Literal)", "if (false)", "Borders"),
        new("loops over a row meet one element off", Meeting, "Operand ahead = meeting.Before == 0 ?", "Operand ahead = meeting.Before <= 1 ?", "Borders"),
        new("the first elements of a row whose vectors overlap are left out", Overlapping, "{place} = -{behind};", "{place} = 8 - {behind};", "Borders"),
        new("vectors that overlap add to an element twice", VectorLoops, "s is Accumulate || s is Let", "s is Let", "AddedTo"),
        new("a loop that is turned begins one element late", Turned, "into.Binary(BinaryOperator.Subtract, Map(s.Count), Operand.Int(1));", "into.Binary(BinaryOperator.Subtract, Map(s.Count), Operand.Int(2));", "Neighbours"),
        new("an index that is compared plus a number runs one step too far", CountedLoops, "unchecked(rounding - Offset)", "unchecked(rounding + Offset)", "Borders"),
        new("a while loop whose number reaches what it is compared with ends before", Approaches, "comparison.Operator == BinaryOperator.Less ? step - 1 : step;", "step - 1;", "Counters"),
        new("a loop that is tested behind its body lacks its last iteration", Exits, "_isAtEnd ? 1 : 0", "0", "Copies"),
        new("what a loop computes before the test that leaves it is left out", Exits, "return new Copy(into.Numbering).Write(_leaving, carried, into);", "return [.. carried.Select(c => (Operand)c.Result)];", "Counters"),
        new("an integer takes one step in the iterations of an inner loop", Integers, "behind.Binary(BinaryOperator.Multiply, loop.Count, stride)", "stride", "Counters"),
        new("an integer that is stepped down goes up", Integers, "(BinaryOperator.Subtract, AffineIndex.Zero", "(BinaryOperator.Add, AffineIndex.Zero", "Copies"),
        new("sums that do not meet in one are made one", Rolled, "together.Count() == 1 || ", "together.Any() || ", "Copies"),
        new("a copy that reads before another one writes comes behind it", Rolled, "new LoopAnalysis(_function, rerolled).IsOrderFreeInMemory(rerolled)", "rerolled.Body.Yields.Count >= 0", "Copies"),
        new("a loop of one copy runs as often as that of several", Rolled, "Operand.Int(copies.Number)", "Operand.Int(1)", "Copies"),
        new("two loops end where the second would though the first goes further", Continued, "_bounds.IsAtMost(begin, end) ? last :", "end.Terms.Count >= 0 ? last :", "Copies"),
        new("what goes from row to row goes forwards in the adjoint's pieces", Pieces, "whole.OrderFree || _carried.Count == 0, whole.Descending);", "whole.OrderFree || _carried.Count == 0, false);", "Running"),
        new("what a row does behind a product is moved in front of it though it reads what the product writes", Earlier, " && !effects.ConflictsWith(ordered[i].Effects); i--)", "; i--)", "Rows"),
        new("rows with others between them are joined", Joined, "outer.IsSameAs(inner.Times(_each))", "(outer.IsSameAs(inner.Times(_each)) || !outer.Terms.IsEmpty)", "Softmaxes"),
        new("scratch that an iteration overwrites in part is its own", Writes, "return isWrite && new Elements(buffer, memory, body, loop).AreOfTheIteration() ?", "return isWrite ?", "Softmaxes"),
        new("what is subtracted from zeros first is stored with the wrong sign", Uncleared, "sum.Operator == AccumulateOperator.Add ? sum.Value : into.Unary(UnaryOperator.Negate, sum.Value)", "sum.Value", "Softmaxes"),
        new("rows that are checked together are read as the first", Windows, "Ahead(place.Plus(window.Start, -1))", "\"0\"", "Borders"),
        new("vectors that are kept together are kept in one place", Slots, "new KeptPart(group[0].Id, i, group.Length)", "new KeptPart(group[0].Id, 0, group.Length)", "Borders"),
        new("the normal equations add a product where they subtract it", Normal, "into.Binary(BinaryOperator.Subtract, into.Load(Parts", "into.Binary(BinaryOperator.Add, into.Load(Parts", "Triangles"),
        new("the rows of a triangle end where the first does", Columns, "int endStep = unchecked(step + slope);", "int endStep = step;", "Triangles"),
        new("the part of a row behind the diagonal is taken for that many elements before it", Ragged, "var shift = other.Place.Plus(Place, -1);", "var shift = Place.Plus(other.Place, -1);", "Triangles"),
        new("a part of a row that is subtracted is added", Ragged, "new RaggedPart(range, other.Part, to.Part, accumulates, isNegative)", "new RaggedPart(range, other.Part, to.Part, accumulates, false)", "Triangles"),
        new("a maximum in lanes begins with zeros", Vectors, "loop.Reductions[i].Function is null ? $", "true ? $", "Softmaxes"),
    ];
}
