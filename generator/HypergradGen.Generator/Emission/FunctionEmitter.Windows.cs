using System.Globalization;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <content>The memory of a vector loop, checked before it.</content>
public sealed partial class FunctionEmitter
{
    /// <summary>What defines the values that were written so far.</summary>
    private readonly Dictionary<int, Operation> _definitions = [];

    private Operation? Definition(Value value) => _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>The windows of one vector loop.</summary>
    private sealed class VectorWindows(FunctionEmitter emitter, VectorLoop loop, string count)
    {
        /// <summary>The window's name and how far ahead of its first element the loop begins, by the place.</summary>
        private readonly Dictionary<string, (string Name, string Ahead)> _windows = [];

        /// <summary>Writes the checks, each for as much of a memory as can be checked at once.</summary>
        public void Open()
        {
            var places = new Dictionary<string, (Buffer Buffer, AffineIndex Index)>();
            foreach (var statement in loop.Loop.Body.Statements)
            {
                var (buffer, indices) = statement switch
                {
                    Let { Operation: Load load } let when loop.Needed.Contains(let.Target.Id) => (load.Source, load.Indices),
                    Store s => (s.Target, s.Indices),
                    Accumulate s => (s.Target, s.Indices),
                    _ => (null, default),
                };
                if (buffer is null || Place(buffer, indices) is not { IsConsecutive: true } place || places.ContainsKey(place.Text))
                    continue;
                places[place.Text] = (place.Buffer, place.Index);
            }
            foreach (var window in SharedWindows.Of(places.Values, loop.Loop.Count, emitter.Definition))
                Open(window);
        }

        /// <summary>The place of an element; and its window, where the loop goes through consecutive elements.</summary>
        public (string Name, string Ahead)? Of(Buffer buffer, EquatableArray<Operand> indices, out string place)
        {
            var found = Place(buffer, indices);
            place = found.Text;
            return found.IsConsecutive ? _windows[found.Text] : null;
        }

        private void Open(SharedWindow window)
        {
            string name = emitter._names.Take(window.Buffer.Name + "Window"), memory = emitter._buffers[window.Buffer.Id];
            string kind = emitter._memory.IsConstant(window.Buffer) ? "readonly " : "";
            emitter._writer.Line($"ref {kind}{TypeNames.Of(loop.Element)} {name} = ref {Vectors}Lanes.Window({memory}, {emitter.Text(window.Start)}, {Extent(window.Last)});");
            foreach (var place in window.Places)
                _windows[Text(window.Buffer, place)] = (name, Ahead(place.Plus(window.Start, -1)));
        }

        /// <summary>How many elements lie between the first of the first place and the last of the last.</summary>
        private string Extent(Distance last)
        {
            if (loop.Loop.Count is Literal known)
                return ((1L + last.Counts) * known.AsInt + last.More).ToString(CultureInfo.InvariantCulture) + (last == default ? "" : "L");
            if (last == default)
                return count;
            string more = last.More == 0 ? "" : last.More < 0 ? $" - {-(long)last.More}L" : $" + {last.More}L";
            return last.Counts == 0 ? count + more : $"{1L + last.Counts}L * {count}{more}";
        }

        /// <summary>A number or a name for a distance that does not change in the loop.</summary>
        private string Ahead(AffineIndex distance)
        {
            string text = emitter.Text(distance);
            if (text.All(c => char.IsLetterOrDigit(c) || c == '_'))
                return text;
            string name = emitter._names.Take("ahead");
            emitter._writer.Line($"int {name} = {text};");
            return name;
        }

        private (Buffer Buffer, AffineIndex Index, string Text, bool IsConsecutive) Place(Buffer buffer, EquatableArray<Operand> indices)
        {
            var (source, index) = loop.Body.Place(buffer, indices)!.Value;
            var place = index.Without(loop.Loop.Index);
            return (source, place, Text(source, place), index.FactorOf(loop.Loop.Index)!.AsConstant == 1);
        }

        private string Text(Buffer buffer, AffineIndex place) => $"{emitter._buffers[buffer.Id]}[{emitter.Text(place)}]";
    }
}
